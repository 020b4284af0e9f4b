"""The office's own papers about its contacts: lists, spreadsheets, letters, dates."""
