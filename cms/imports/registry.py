"""Importers and targets: the core's and plugins'."""

from cms.imports.contracts import Importer, Target
from cms.plugins.registry import Registry

importers: Registry[Importer] = Registry("importers")
import_targets: Registry[Target] = Registry("import targets")
