"""WordprocessingML: the only package that knows what a Word file looks like inside."""
