"""The file broker: messages appear whole, in order, once; nothing piles up."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from kombu import Connection, Exchange, Producer, Queue

from cms.jobs.broker import FILE_TRANSPORT


@pytest.fixture
def queue_of_test() -> Queue:
    """Named anew in each test: within one process Kombu remembers which queues it has bound, whatever the folder."""
    name = uuid.uuid4().hex
    return Queue(name, Exchange(name, type="direct"), routing_key=name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messages").mkdir()
    (tmp_path / "control").mkdir()
    return tmp_path


def connect(folder: Path) -> Connection:
    return Connection(
        "filesystem://",
        transport=FILE_TRANSPORT,
        transport_options={
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "control_folder": str(folder / "control"),
        },
    )


def publish(producer: Producer, queue: Queue, number: int) -> None:
    producer.publish({"n": number}, exchange=queue.exchange, routing_key=queue.routing_key, declare=[queue])


def test_messages_are_read_once_and_in_order_by_another_connection(folder, queue_of_test):
    with connect(folder) as writer, connect(folder) as reader:
        producer = writer.Producer()
        for number in range(20):
            publish(producer, queue_of_test, number)
        queue = reader.SimpleQueue(queue_of_test)
        got = []
        for _ in range(20):
            message = queue.get(timeout=2)
            got.append(message.payload["n"])
            message.ack()
        with pytest.raises(queue.Empty):
            queue.get(block=False)
    assert got == list(range(20))
    assert list((folder / "messages").iterdir()) == []


def test_concurrent_writers_and_readers_lose_and_double_nothing(folder, queue_of_test):
    with connect(folder) as first:
        first.SimpleQueue(queue_of_test)

    def write(start: int) -> None:
        with connect(folder) as connection:
            producer = connection.Producer()
            for number in range(start, start + 50):
                publish(producer, queue_of_test, number)

    written = threading.Event()

    def read(_: int) -> list[int]:
        got = []
        with connect(folder) as connection:
            queue = connection.SimpleQueue(queue_of_test)
            while True:
                is_all_written = written.is_set()
                try:
                    message = queue.get(timeout=1)
                except queue.Empty:
                    if is_all_written:
                        return got
                    continue
                got.append(message.payload["n"])
                message.ack()

    with ThreadPoolExecutor(6) as threads:
        writers = [threads.submit(write, start) for start in (0, 50, 100)]
        readers = [threads.submit(read, number) for number in range(3)]
        try:
            for writer in writers:
                writer.result()
        finally:
            written.set()
        read_numbers = [number for reader in readers for number in reader.result()]
    assert sorted(read_numbers) == list(range(150))


def test_messages_to_all_workers_are_not_kept(folder):
    fanout = Exchange("events", type="fanout")
    with connect(folder) as connection:
        queue = Queue("listener", fanout)
        queue(connection.default_channel).declare()
        connection.Producer().publish({"event": 1}, exchange=fanout)
    assert list((folder / "messages").iterdir()) == []
