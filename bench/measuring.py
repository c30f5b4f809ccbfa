"""What the benchmarks measure with: a step's time and memory.

Memory is the largest resident set while a step runs, beside what the process had before the step began; memory freed by
an earlier step may be used again by a later one.
"""

import resource
import time
from pathlib import Path


class Memory:
    """Resident sets in megabytes (10^6 bytes). Where the kernel does not let the peak be reset, it is the process's."""

    STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")

    def _read(self, name: str) -> float:
        for line in self.STATUS.read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024 / 1e6
        raise KeyError(name)

    def begin(self) -> float:
        try:
            self.RESET.write_text("5")
            return self._read("VmRSS:")
        except (OSError, KeyError):
            return 0.0

    def peak(self) -> float:
        try:
            return self._read("VmHWM:")
        except (OSError, KeyError):
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


class Step:
    """Times what is done inside it and prints one line."""

    def __init__(self, label: str) -> None:
        self.label, self.memory = label, Memory()

    def __enter__(self) -> "Step":
        self.before = self.memory.begin()
        self.began, self.worked = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_details: object) -> None:
        wall, work = time.perf_counter() - self.began, time.process_time() - self.worked
        peak = self.memory.peak()
        print(f"{self.label:<34}{wall:>9.2f} s{work:>9.2f} s CPU{peak:>8.0f} MB peak, {self.before:.0f} MB before",
              flush=True)  # fmt: skip
