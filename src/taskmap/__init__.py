"""taskmap: split a government work plan into units' checklists, take them back, report, and close."""
