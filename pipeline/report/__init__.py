"""Pages, text and JSON drawn from a finished run."""
