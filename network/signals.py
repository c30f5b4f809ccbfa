"""Signals that apps above the network listen to."""

from django.dispatch import Signal

#: Sent by `load_reference` inside its transaction; receivers load what they hold and return {name: count}.
#: They raise `network.services.reference.ReferenceError` for a file that cannot be used.
reference_loaded = Signal()

#: Sent by `load_example` and `remove_example` inside their transactions, in the same way.
example_loaded = Signal()
example_removed = Signal()
