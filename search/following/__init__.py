"""What is new in a search: as a feed, by e-mail, and on the desk of whoever has saved it."""
