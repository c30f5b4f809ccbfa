"""What a document may take, and the words for why one was not read. Used inside the reading process, too."""

MOST_FILE_BYTES = 50_000_000
MOST_MEMORY_BYTES = 1_000_000_000
MOST_CPU_SECONDS = 20
"""Then the reader ends with what it has; five seconds later the system ends it."""
LONGEST_SECONDS = 60
"""Of waiting for the process, whatever it does."""
MOST_CHARACTERS = 200_000
"""Of text that is kept; the index takes all of it."""
MOST_PAGES = 2_000
MOST_PARTS = 10_000
MOST_UNPACKED_BYTES = 200_000_000
MOST_RATIO = 200
"""Unpacked bytes to packed ones, from a million unpacked bytes on."""
DEEPEST = 500
"""Elements inside each other."""

TOO_LARGE, TOO_SLOW, ENCRYPTED, BROKEN, HOSTILE, MISSING, NO_TEXT = (
    "too_large", "too_slow", "encrypted", "broken", "hostile", "missing", "no_text",
)  # fmt: skip


class Refused(Exception):
    """The document is not read. Carries one of the words above."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


class Enough(Exception):
    """As much text has been collected as is kept."""


class Collected:
    """Text as it is found, up to MOST_CHARACTERS, of a file of some kind. Raises Enough when it is full."""

    def __init__(self) -> None:
        self.kind = ""
        self.parts: list[str] = []
        self.length = 0
        self.is_cut = False

    def add(self, text: str) -> None:
        room = MOST_CHARACTERS - self.length
        if len(text) > room:
            self.parts.append(text[:room])
            self.length, self.is_cut = MOST_CHARACTERS, True
            raise Enough
        self.parts.append(text)
        self.length += len(text)

    @property
    def text(self) -> str:
        return "".join(self.parts)
