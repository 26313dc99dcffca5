"""A workbook that came home: inbox, reading, review, correction."""
