"""A request that enqueues does not hang on a Redis that is down."""

import os
import socket
import subprocess
import sys
from pathlib import Path

ASK = """
import time
import django
django.setup()
from kombu.exceptions import OperationalError
from cms.jobs.tasks import carry_out
began = time.monotonic()
try:
    carry_out.apply_async(args=["x"])
except OperationalError:
    print(time.monotonic() - began)
"""


def test_sending_to_a_redis_that_is_down_fails_within_two_seconds(tmp_path: Path):
    with socket.socket() as closed:  # bound and not listening: nobody else takes the port
        closed.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "REDIS_URL": address,
            "DATA_DIR": str(tmp_path),
        }
        result = subprocess.run(
            [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert result.returncode == 0, result.stderr
    assert float(result.stdout) < 2
