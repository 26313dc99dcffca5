"""A returned checklist workbook: its parts, grids, headings, identity and rows."""
