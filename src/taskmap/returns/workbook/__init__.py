"""The checklist workbook as it comes home: its parts, grids, headings, identity and rows."""
