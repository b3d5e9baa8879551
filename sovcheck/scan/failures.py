"""A scan that ends without a verdict leaves word of it where its report was to stand."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from sovcheck.errors import SovcheckError
from sovcheck.inventory.sources import STDIN, SUFFIXES, find_sources
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
        inventories = _inventories(request)
        write_failure(error, [one for one in destinations if one.path is None or one.path not in inventories], root)
        raise


def _inventories(request: ScanRequest) -> Inputs:
    """The files that were found, wherever links led to them, and what has the name of one: it may be what is wrong."""
    found, _ = find_sources(request.paths)
    return gather(
        [Path(source.path) for source in found], [(Path(path), SUFFIXES) for path in request.paths if path != STDIN]
    )
