"""Loading the catalog: the bundled one, with the user's own entries over it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sovcheck.catalog.bundled import read_bundled
from sovcheck.catalog.store import Catalog
from sovcheck.errors import InputError


def load_catalog(overlays: Sequence[Path] = (), today: date | None = None) -> Catalog:
    """The bundled catalog with the user's own files over it; later files win over earlier ones.

    Raises InputError with everything that is wrong with the user's files; with ``today`` also what they know from
    a later day.
    """
    bundled = read_bundled()
    if not overlays:
        return Catalog(bundled)
    # Validating whole documents needs models that a scan without --catalog never builds.
    from sovcheck.catalog.overlay_checks import check_dates, check_overlays
    from sovcheck.catalog.overlays import read_overlays

    own = read_overlays(overlays)
    brought_along = Catalog(bundled)
    changes = [entry.change(brought_along) for entry in own.entries]
    catalog = Catalog(bundled, own.by_key(), own.contents, changes)
    problems = list(check_overlays(own.entries, catalog, brought_along))
    if today is not None:
        problems += [problem for entry in own.entries for problem in check_dates(entry, today)]
    if problems:
        raise InputError(problems)
    return catalog
