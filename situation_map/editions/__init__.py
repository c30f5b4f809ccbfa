"""Editions: frozen, dated, citable copies of the situation map."""
