"""What exists: kinds, feeds, code lists, laws, identifiers. Mostly data."""
