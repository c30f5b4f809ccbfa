"""Look-ups in the reference data that are asked for many times and change with a release only."""

from functools import lru_cache

from network.models.geography import Municipality


@lru_cache(maxsize=1)
def _regions_of_municipalities() -> dict[str, str]:
    return dict(Municipality.objects.values_list("code", "region_id"))


def region_of_municipality(code: str | None) -> str | None:
    """The county's code, or None for no municipality."""
    if code is None:
        return None
    if code not in _regions_of_municipalities():
        _regions_of_municipalities.cache_clear()
    return _regions_of_municipalities().get(code)
