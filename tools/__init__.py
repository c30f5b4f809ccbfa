"""Scripts for people and CI, run from the repository's root: `python3 -m tools.run`."""
