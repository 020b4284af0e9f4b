"""Measuring: whole processes against the least that any tool must do with the same file."""
