"""How long a draft is and may be, and the answers to the call for contributions."""
