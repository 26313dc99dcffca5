"""Workbooks come home: stored, read, reviewed, recorded, answered by receipts or corrections."""
