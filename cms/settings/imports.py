"""Imports: how much is taken in, and for how long an address is waited for."""

from .env import env

IMPORTS_MOST_BYTES = env.int("IMPORTS_MOST_MEGABYTES", default=20, least=1) * 1_000_000
IMPORTS_MOST_ROWS = env.int("IMPORTS_MOST_ROWS", default=50_000, least=1)
IMPORTS_FETCH_SECONDS = env.int("IMPORTS_FETCH_SECONDS", default=60, least=1)
IMPORTS_KEEP_DAYS = env.int("IMPORTS_KEEP_DAYS", default=90, least=1)
