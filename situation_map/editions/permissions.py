"""Who makes editions: the coordinators of the whole country. Who reads one is said by its queryset."""

from situation_map.permissions import may_manage_figures as may_manage_editions

__all__ = ["may_manage_editions"]
