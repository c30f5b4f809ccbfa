"""The servers of a production site, started on loopback for development and tests. Standard library only."""
