"""The cover note: sentences that the register and the text prove, and no others."""
