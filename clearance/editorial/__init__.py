"""Editorial checks of a United Nations report, and their certain fixes as tracked changes."""
