"""A Redis cache that is a help, never a condition: when Redis is down, reads miss and writes do nothing."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger("cms.cache")


def soft(method: Callable[..., Any], *, missing: Callable[..., Any]) -> Callable[..., Any]:
    """The method, answering `missing(*args)` when the server cannot be reached."""

    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        from redis.exceptions import RedisError

        try:
            return method(*args, **kwargs)
        except (RedisError, OSError) as error:
            logger.warning("Cache unreachable in %s: %s", method.__name__, type(error).__name__)
            return missing(*args, **kwargs)

    return call


class SoftRedisCache(RedisCache):
    """Django's Redis cache, failing soft. Wagtail's publish would otherwise answer 500 and yet commit."""

    get = soft(RedisCache.get, missing=lambda self, key, default=None, version=None: default)
    get_many = soft(RedisCache.get_many, missing=lambda self, keys, version=None: {})
    has_key = soft(RedisCache.has_key, missing=lambda *args, **kwargs: False)
    add = soft(RedisCache.add, missing=lambda *args, **kwargs: True)
    set = soft(RedisCache.set, missing=lambda *args, **kwargs: None)
    set_many = soft(RedisCache.set_many, missing=lambda *args, **kwargs: [])
    touch = soft(RedisCache.touch, missing=lambda *args, **kwargs: False)
    delete = soft(RedisCache.delete, missing=lambda *args, **kwargs: False)
    delete_many = soft(RedisCache.delete_many, missing=lambda *args, **kwargs: None)
    clear = soft(RedisCache.clear, missing=lambda *args, **kwargs: False)
