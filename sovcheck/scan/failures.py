"""A scan that ends without a verdict leaves word of it where its report was to be."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from sovcheck.errors import SovcheckError
from sovcheck.inventory.reader import read_with_flaws
from sovcheck.report.destination import Destination
from sovcheck.report.sink import write_failure
from sovcheck.scan.inputs import Inputs, gather
from sovcheck.scan.request import ScanRequest


@contextlib.contextmanager
def failures_written(
    request: ScanRequest, destinations: Sequence[Destination], root: Path | None = None
) -> Iterator[None]:
    """Write what a SovcheckError says to the outputs that can tell it, but over no inventory, and raise it again."""
    try:
        yield
    except SovcheckError as error:
        kept = _inventories(request) if any(one.path is not None for one in destinations) else gather([])
        write_failure(error, [one for one in destinations if one.path is None or one.path not in kept], root)
        raise


@contextlib.contextmanager
def word_left(destinations: Sequence[Destination], root: Path | None = None) -> Iterator[None]:
    """Write what a SovcheckError says to the outputs that can tell it, and raise it again; none is an input."""
    try:
        yield
    except SovcheckError as error:
        write_failure(error, destinations, root)
        raise


def _inventories(request: ScanRequest) -> Inputs:
    """What was read as an inventory, or could not be; an earlier report that lies beside them is none."""
    inventory, flaws = read_with_flaws(request.paths, stdin=bytes)
    files = [file.path for file in inventory.files] + sorted(flaws.files)
    return gather(map(Path, files))
