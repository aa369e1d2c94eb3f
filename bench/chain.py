"""Where the chain of The Complete Journey keeps its clocks; apart from what reads its files, which is large."""

ZONE = "America/New_York"
