"""The report and the score of a period."""
