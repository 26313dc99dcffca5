"""One workbook a unit over all plans of a month: made, written, mailed."""
