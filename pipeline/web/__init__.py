"""The live page: a report's pages, drawn anew when its files change."""
