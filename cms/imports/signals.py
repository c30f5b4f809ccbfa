"""What imports tell the apps above."""

from django.dispatch import Signal

nightly_run_waits = Signal()
"""A nightly run (``run``) could not be read, or has to be looked at by a person; nothing of it has been brought in."""
