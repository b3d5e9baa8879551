"""Times the hashing of weights against its two limits on this machine: SHA-256 on all cores, and the disk.

usage: python benchmarks/hashing.py [--folder DIR] [--gigabytes N] [--files N] [--repeat N]

Each figure is the best of several rounds, in which limits and hashing take turns: what else runs disturbs all alike.
"""

import argparse
import mmap
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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


def rate(size: int, work: Callable[[], object]) -> float:
    """Gigabytes per second."""
    start = time.perf_counter()
    work()
    return size / GIGA / (time.perf_counter() - start)


def write_files(folder: Path, count: int, size: int) -> list[Path]:
    """Files of as many bytes each, whole blocks of noise."""
    noise = os.urandom(BLOCK)
    files = [folder / f"shard-{number}" for number in range(count)]
    for path in files:
        with path.open("wb") as file:
            for _ in range(size // BLOCK):
                file.write(noise)
    return files


def measure(files: list[Path], repeat: int) -> dict[str, float]:
    """The best rate of each kind of work."""
    size = sum(path.stat().st_size for path in files)
    found = list_files(files[0].parent).files
    kinds: dict[str, Callable[[], object]] = {
        "disk": lambda: read_from_disk(files),
        "cores": lambda: sha256_on_all_cores(size),
        "cold": lambda: hash_files(found, lambda _done, _total: None),
        "cached": lambda: hash_files(found, lambda _done, _total: None),
    }
    best = dict.fromkeys(kinds, 0.0)
    for _ in range(repeat):
        for kind, work in kinds.items():
            if kind != "cached":
                forget(files)
            best[kind] = max(best[kind], rate(size, work))
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
    print(f"disk, past the cache              {best['disk']:6.2f} GB/s")
    print(f"sha256 on all cores, from memory  {best['cores']:6.2f} GB/s")
    for kind, limit in (("cold", min(best["disk"], best["cores"])), ("cached", best["cores"])):
        share_of_limit = best[kind] / limit
        print(f"hashing {kind:<26}{best[kind]:6.2f} GB/s   {share_of_limit:4.0%} of its limit, goal {GOAL:.0%}")


if __name__ == "__main__":
    main()
