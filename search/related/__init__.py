"""Things that belong near another: what a page offers to go on with."""
