"""Where an address is on the map: a geocoder of the operator's own choice, none unless one is set."""

from .env import env

GEOCODER_URL = env.url("GEOCODER_URL", schemes=("http", "https"))
GEOCODER_KEY = env.str("GEOCODER_KEY", default="")
GEOCODER_KEY_HEADER = env.str("GEOCODER_KEY_HEADER", default="digitransit-subscription-key")
GEOCODER_TIMEOUT_S = env.int("GEOCODER_TIMEOUT_S", default=3, least=1)
