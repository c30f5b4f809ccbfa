"""What is said of a county, topic by topic: recording, correcting, confirming, history, and the desk's views of it."""

from .recording import AlreadyReplaced, confirm_statement, record_decision, record_source, record_statement

__all__ = [
    "AlreadyReplaced",
    "confirm_statement",
    "record_decision",
    "record_source",
    "record_statement",
]
