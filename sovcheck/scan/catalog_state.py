"""The catalog of a scan as its report describes it."""

from collections.abc import Iterable

from sovcheck.catalog.overrides import Override, completions, overrides
from sovcheck.catalog.system import System
from sovcheck.findings.inputs import CatalogInfo, CatalogOverride, OwnCatalogEntry


def catalog_info(system: System) -> CatalogInfo:
    """The state of the catalog, with every own entry, every override and every completion."""
    return CatalogInfo(
        date=system.catalog.date,
        sha256=system.catalog.sha256,
        own=tuple(
            OwnCatalogEntry(
                list=change.key,
                id=change.id,
                replaces=change.replaces,
                as_of=change.as_of,
                file=change.location.file,
                line=change.location.line,
                fields=change.fields or None,
            )
            for change in system.catalog.changes
        ),
        overrides=_told(overrides(system)),
        completions=_told(completions(system)),
    )


def _told(found: Iterable[Override]) -> tuple[CatalogOverride, ...]:
    return tuple(
        CatalogOverride(
            asset=each.asset,
            kind=each.kind,
            fields=each.fields,
            file=each.location.file,
            line=each.location.line,
        )
        for each in found
    )
