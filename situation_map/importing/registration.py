"""The importers and the target of figures."""

from cms.imports.registry import import_targets, importers

from .json_stat import JSON_STAT
from .sotkanet import SOTKANET
from .tables import FIGURES_TABLE
from .target import FigureTarget

FIGURES = FigureTarget()


def register_importers() -> None:
    import_targets.register(FIGURES)
    for importer in (FIGURES_TABLE, JSON_STAT, SOTKANET):
        importers.register(importer)
