"""Files to Notices: one module a kind, each says whether a file is of its kind and reads it."""
