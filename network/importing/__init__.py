"""Bringing activities in: the target that they become, and the importers of tables, calendars and Linked Events."""
