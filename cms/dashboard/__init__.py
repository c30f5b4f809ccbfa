"""Home of editors and coordinators: what waits for them, what is theirs."""
