"""A Draft to the YAML text of a plan, with every doubt at its place."""
