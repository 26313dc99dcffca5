"""Jinja templates, which Word files and pages share: what one sees of a Document, and what is wrong with one."""
