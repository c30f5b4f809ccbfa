"""Errors of the situation map's data files."""


class DataFileError(Exception):
    """A data file cannot be used. Carries the file's name, the entry ("statement cf-contacts-2021") and the field."""

    def __init__(self, *, file: str, entry: str, field: str, problem: str) -> None:
        self.file, self.entry, self.field, self.problem = file, entry, field, problem
        where = ": ".join(part for part in (file, entry, field) if part)
        super().__init__(f"{where}: {problem}")
