"""Times the hashing of weights against its two limits on this machine: SHA-256 on all cores, and the disk.

usage: python benchmarks/hashing.py [--folder DIR] [--gigabytes N] [--files N] [--repeat N]

Each figure is the best of several rounds, in which limits and hashing take turns: what else runs disturbs all alike.
Beside the rate stands the rate per core, counted in the processor time that it took: that hardly depends on what else
runs, where the rate itself does.
"""

import argparse
import mmap
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sovcheck.smoke.weights.files import list_files
from sovcheck.smoke.weights.hashing import hash_files

GIGA = 10**9
BLOCK = 4 * 2**20
GOAL = 0.9


def sha256_on_all_cores(size: int) -> None:
    """Hash as many bytes as the files have, from memory."""
    cores = len(os.sched_getaffinity(0))
    data = bytes(BLOCK)

    def hash_share(_core: int) -> None:
        digest = sha256()
        for _ in range(size // BLOCK // cores):
            digest.update(data)

    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(hash_share, range(cores)))


def read_from_disk(files: list[Path]) -> None:
    """Read the files past the page cache, all at the same time."""

    def read(path: Path) -> None:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECT)
        with mmap.mmap(-1, BLOCK) as buffer:
            while os.readv(descriptor, [buffer]):
                pass
        os.close(descriptor)

    with ThreadPoolExecutor(len(files)) as pool:
        list(pool.map(read, files))


def forget(files: list[Path]) -> None:
    """Drop the files from the page cache."""
    for path in files:
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Rate:
    """Gigabytes per second, and per second of a core's time."""

    wall: float = 0
    core: float = 0

    def best(self, other: "Rate") -> "Rate":
        """The better of each."""
        return Rate(max(self.wall, other.wall), max(self.core, other.core))


def rate(size: int, work: Callable[[], object]) -> Rate:
    """How fast it goes."""
    wall, core = time.perf_counter(), time.process_time()
    work()
    amount = size / GIGA
    return Rate(amount / (time.perf_counter() - wall), amount / (time.process_time() - core))


def write_files(folder: Path, count: int, size: int) -> list[Path]:
    """Files of as many bytes each, whole blocks of noise."""
    noise = os.urandom(BLOCK)
    files = [folder / f"shard-{number}" for number in range(count)]
    for path in files:
        with path.open("wb") as file:
            for _ in range(size // BLOCK):
                file.write(noise)
    return files


def measure(files: list[Path], repeat: int) -> dict[str, Rate]:
    """The best rate of each kind of work."""
    size = sum(path.stat().st_size for path in files)
    found = list_files(files[0].parent).files
    kinds: dict[str, Callable[[], object]] = {
        "disk": lambda: read_from_disk(files),
        "cores": lambda: sha256_on_all_cores(size),
        "cold": lambda: hash_files(found, lambda _done, _total: None),
        "cached": lambda: hash_files(found, lambda _done, _total: None),
    }
    best = dict.fromkeys(kinds, Rate())
    for _ in range(repeat):
        for kind, work in kinds.items():
            if kind != "cached":
                forget(files)
            best[kind] = best[kind].best(rate(size, work))
    return best


def main() -> None:
    """Write the files, measure both limits and the hashing of cold and of cached files, and print a row for each."""
    parser = argparse.ArgumentParser(description="Time the hashing of weights.")
    parser.add_argument("--folder", default=None, help="where to write the files; the disk under test")
    parser.add_argument("--gigabytes", type=float, default=2)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        share = int(options.gigabytes * GIGA) // options.files
        best = measure(write_files(Path(place), options.files, share), options.repeat)
    disk, cores, cold, cached = (best[kind] for kind in ("disk", "cores", "cold", "cached"))
    print(f"disk, past the cache              {disk.wall:6.2f} GB/s")
    print(f"sha256 on all cores, from memory  {cores.wall:6.2f} GB/s   {cores.core:.2f} per core")
    for kind, found, limit in (("cold", cold, min(disk.wall, cores.wall)), ("cached", cached, cores.wall)):
        of_limit = f"{found.wall / limit:4.0%} of its limit, goal {GOAL:.0%}"
        print(f"hashing {kind:<26}{found.wall:6.2f} GB/s   {found.core:.2f} per core   {of_limit}")
    print(f"a core's time is spent on sha256   {cached.core / cores.core:4.0%} of cached files")


if __name__ == "__main__":
    main()
