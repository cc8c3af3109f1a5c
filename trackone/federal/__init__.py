"""Check and compute the federal files: laid out, not built yet. Imports the standard library and Polars alone."""
