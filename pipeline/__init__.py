"""The run and its faces: stages, report file, command line, reports."""
