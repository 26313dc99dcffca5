"""A notice: its readers, the drafting of a plan from it, and the text of that draft."""
