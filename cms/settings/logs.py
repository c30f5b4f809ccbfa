"""Logs: events to standard error, never personal data."""

from .env import env

LOG_LEVEL = env.choice("LOG_LEVEL", choices=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "django.server": {"format": "%(asctime)s %(message)s"},
    },
    "filters": {"without_positions": {"()": "cms.log_filters.WithoutPositions"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_positions"]},
        "django.server": {
            "class": "logging.StreamHandler",
            "formatter": "django.server",
            "filters": ["without_positions"],
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {name: {"level": LOG_LEVEL} for name in ("cms", "network", "search", "situation_map", "perheverkko")},
}
