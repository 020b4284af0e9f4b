"""Which States a draft names: names as of a day, mentions, checks, balance."""
