"""Machine outputs of the public lists: one registry of formats over the query object that the list itself uses."""
