"""Loading and removing along with the network's reference and example content."""

from typing import Any

from django.dispatch import receiver

from network.example.content import ExampleError
from network.services.reference import ReferenceError
from network.signals import example_loaded, example_removed, reference_loaded

from .errors import DataFileError
from .services import (
    load_example_desk,
    load_example_statements,
    load_reference_statements,
    remove_example_statements,
)


@receiver(reference_loaded)
def on_reference_loaded(**kwargs: Any) -> dict[str, int]:
    try:
        return {"statements and figures": load_reference_statements()}
    except DataFileError as error:
        raise ReferenceError(error.file, 0, str(error).removeprefix(f"{error.file}: ")) from None


@receiver(example_loaded)
def on_example_loaded(**kwargs: Any) -> None:
    try:
        load_example_statements()
        load_example_desk()
    except DataFileError as error:
        raise ExampleError(error.file, error.entry, f"{error.field}: {error.problem}") from None


@receiver(example_removed)
def on_example_removed(**kwargs: Any) -> None:
    remove_example_statements()
