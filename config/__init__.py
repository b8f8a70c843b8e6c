"""Everything the ministry may change without programming, and the code that loads it."""
