"""What the events of the register amount to, passage by passage, on a given day."""
