"""Look-ups in the reference data: asked for many times, or by more than one way in."""

from functools import lru_cache

from django.db.models import QuerySet

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


def municipalities_of(region_code: str | None) -> QuerySet[Municipality]:
    """Where an organisation's places and activities may stand: the county that it hangs in, or with none the country.

    The rule of the forms and of every import.
    """
    return Municipality.objects.filter(region_id=region_code) if region_code else Municipality.objects.all()
