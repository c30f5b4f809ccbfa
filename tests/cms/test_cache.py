"""The cache fails soft."""

from cms.cache import SoftRedisCache


def test_unreachable_redis_misses_and_goes_on() -> None:
    cache = SoftRedisCache("redis://127.0.0.1:1/0", {})
    cache.set("key", 1)
    assert (cache.get("key", "default"), cache.get_many(["key"]), cache.has_key("key")) == ("default", {}, False)
    assert (cache.delete("key"), cache.add("key", 2)) == (False, True)
