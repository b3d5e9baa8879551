"""The catalog of a scan as its report describes it."""

from sovcheck.catalog.overrides import overrides
from sovcheck.catalog.system import System
from sovcheck.findings.inputs import CatalogInfo, CatalogOverride, OwnCatalogEntry


def catalog_info(system: System) -> CatalogInfo:
    """The state of the catalog, with every own entry and every override."""
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
        overrides=tuple(
            CatalogOverride(
                asset=override.asset,
                kind=override.kind,
                fields=override.fields,
                file=override.location.file,
                line=override.location.line,
            )
            for override in overrides(system)
        ),
    )
