"""Errors of imports that a view answers in words."""


class AlreadyAtWork(Exception):
    """Another run of the same source is being read or carried out."""


class NotReady(Exception):
    """The run is not in the state that was expected; somebody has been faster."""


class HasRefusedRows(Exception):
    """All or nothing was asked for, and some rows are refused."""


class VanishesTooMuch(Exception):
    """More than a fifth of the source's things are gone, and nobody has said that this is right."""


class NothingToDo(Exception):
    """A run with nothing to bring in."""
