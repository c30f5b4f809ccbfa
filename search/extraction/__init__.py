"""The text inside uploaded documents, read in a process of its own and kept for the search."""
