"""Two versions of a plan to what changed between them, measure by measure and unit by unit."""
