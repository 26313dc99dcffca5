"""Returned workbooks: inbox, reading, review, correction."""
