"""Notice to Draft: outline, unit lists and roles, dates, targets, the reporting duty. No clock, no disk."""
