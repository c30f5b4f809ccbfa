"""Operations for migrations."""

from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation

Part = CreateModel | AddField | AddIndex | AddConstraint


class CreateModels(Operation):
    """New models together, with what is added to them once they all exist.

    Django builds the states of all related models anew after each operation, in this project nearly all models there
    are. Here that is done once for all parts. Each table is made as the last part leaves its model.
    Raises ValueError when something is added to a model that is not made here.
    """

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        names = {part.name_lower for part in parts if isinstance(part, CreateModel)}
        for part in parts:
            if not isinstance(part, CreateModel) and part.model_name_lower not in names:
                raise ValueError(f"{part.describe()}: the model is not made here")

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # as Django's clear_delayed_apps_cache: built again when next asked for
        for part in self.parts:
            part.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for part in self._models():
            part.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for part in reversed(self._models()):
            part.database_backwards(app_label, schema_editor, from_state, to_state)

    def _models(self) -> list[CreateModel]:
        return [part for part in self.parts if isinstance(part, CreateModel)]

    def describe(self) -> str:
        return "Create models " + ", ".join(part.name for part in self._models())

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.parts], {})
