"""The situation map: how long a plugin's indicator is waited for."""

from .env import env

SITUATION_MAP_COMPUTE_SECONDS = env.int("SITUATION_MAP_COMPUTE_SECONDS", default=2, least=1)
