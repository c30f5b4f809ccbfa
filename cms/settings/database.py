"""The database: SQLite beside the data by default, PostgreSQL by DATABASE_URL; and the cache, which fails soft."""

import sys
from types import ModuleType
from typing import cast

from environ import Env

from .base import DATA_DIR
from .env import env

DATABASE_URL = env.url("DATABASE_URL", schemes=("sqlite", "postgres", "postgresql"))
REDIS_URL = env.url("REDIS_URL", schemes=("redis", "rediss"))

if DATABASE_URL and not DATABASE_URL.startswith("sqlite"):
    DATABASES = {"default": {**Env.db_url_config(DATABASE_URL), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
    # Compiling a statement takes longer than any page of ours may: no statement here runs for seconds.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Env.db_url_config(DATABASE_URL)["NAME"] if DATABASE_URL else DATA_DIR / "db.sqlite3",
            "OPTIONS": {
                # With Django's defaults a quarter of concurrent saves fail with "database is locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
            },
        }
    }
    # Django REST framework looks whether PostgreSQL's driver is there, and would load its nine megabytes for nothing.
    sys.modules.setdefault("psycopg", cast(ModuleType, None))

ATOMIC_REQUESTS = False

if REDIS_URL:
    CACHES = {"default": {"BACKEND": "cms.cache.SoftRedisCache", "LOCATION": REDIS_URL, "TIMEOUT": 300}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 300}}
