"""Which States are named, who was asked, what was answered; approvals; the final."""
