"""What imports tell the apps above."""

from django.dispatch import Signal

run_ended = Signal()
"""A run (``run``, with ``done`` rows) has been carried out or taken back, as far as it could be; sent in the
transaction of its last rows."""
nightly_run_waits = Signal()
"""A nightly run (``run``) could not be read, or has to be looked at by a person; nothing of it has been brought in."""
