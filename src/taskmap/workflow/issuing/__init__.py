"""A plan goes out: what it asks of whom, its revision in the ledger, its files."""
