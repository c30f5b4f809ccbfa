"""Celery's file system transport, made safe for several processes and for a kill at any moment.

Kombu's own writes a message under its final name, so that a reader can take it half written, and truncates its
binding file before it locks it; either ends the reading worker. Here every file appears whole, by a rename. Messages
to all workers (events, remote control) are dropped: nobody reads them here and a killed worker's would pile up.
"""

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

FILE_TRANSPORT = "cms.jobs.broker:Transport"


def _write_whole(file: Path, content: str) -> None:
    draft = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    draft.write_bytes(str_to_bytes(content))
    draft.replace(file)


class Channel(filesystem.Channel):
    """One message, one file: `<time in ns>_<random>.<queue>.msg` in the message folder."""

    supports_fanout = True

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020}_{uuid.uuid4().hex}.{queue}.msg"
        _write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _put_fanout(self, exchange: str, payload: Any, routing_key: str, **kwargs: Any) -> None:
        return None

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        ending = f".{queue}.msg"
        folder = Path(self.data_folder_in)
        names = (entry.name for entry in os.scandir(folder))
        for name in sorted(name for name in names if name.endswith(ending) and not name.startswith(".")):
            taken = folder / f".taken.{name}"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:  # another worker was faster
                continue
            content = taken.read_bytes()
            taken.unlink()
            return loads(bytes_to_str(content))
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        wanted = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        known = self.get_table(exchange)
        if wanted not in known:
            self.control_folder.mkdir(parents=True, exist_ok=True)
            _write_whole(self._exchange_file(exchange), dumps([wanted, *known]))


class Transport(filesystem.Transport):
    """The transport that `CELERY_BROKER_TRANSPORT` names."""

    Channel = Channel
