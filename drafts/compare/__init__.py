"""Comparing drafts and combining reviewers' copies of one: words, blocks, conflicts, decisions."""
