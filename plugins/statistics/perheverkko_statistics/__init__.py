"""Reference figures of the counties."""
