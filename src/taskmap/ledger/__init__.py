"""The ledger: an append-only record of what was issued and of what came back, in an SQLite file or PostgreSQL.

A file is found from the current folder upwards, as git finds its own. Rows are never changed: the database
itself refuses it. No SQL leaves this package. `opening` has the ways in.
"""
