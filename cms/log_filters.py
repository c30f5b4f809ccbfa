"""What is taken out of lines of the log."""

import logging
import re

POSITION = re.compile(r"(\bnear=)[^&\s\"']*")


class WithoutPositions(logging.Filter):
    """Takes a reader's position out of an address in a line, as the development server writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(POSITION.sub(r"\1…", arg) if isinstance(arg, str) else arg for arg in record.args)
        record.msg = POSITION.sub(r"\1…", record.msg) if isinstance(record.msg, str) else record.msg
        return True
