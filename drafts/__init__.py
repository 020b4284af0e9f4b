"""Word drafts: what they say, who revised them, and what becomes of each revision."""
