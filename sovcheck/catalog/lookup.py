"""Lookup of catalog entries, for people and for programs."""

from collections.abc import Iterator, Mapping

from sovcheck.catalog.entries.countries import Country
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.store import Catalog
from sovcheck.errors import UsageError
from sovcheck.inventory.assets.organization import Stake
from sovcheck.suggestions import did_you_mean

LISTS = (
    "countries",
    "blocs",
    "organizations",
    "clouds",
    "services",
    "models",
    "licences",
    "accelerators",
    "technologies",
)
"""The kinds of entries, by the list key under which they are in a catalog document."""


def entries_of(catalog: Catalog, kind: str) -> Mapping[str, Sourced]:
    """The entries of one of ``LISTS``, by id."""
    entries: Mapping[str, Sourced] = getattr(catalog, kind)
    return entries


def find(catalog: Catalog, name: str) -> list[tuple[str, Sourced]]:
    """Every entry of that id with its kind: one id may name an organization and its cloud.

    Countries are found in any case of letters, licences by other spellings too. Raises UsageError when there is none,
    with the nearest id.
    """
    found = [(kind, entries_of(catalog, kind)[name]) for kind in LISTS if name in entries_of(catalog, kind)]
    if name.upper() in catalog.countries and name not in catalog.countries:
        found.append(("countries", catalog.countries[name.upper()]))
    licence = catalog.licence(name)
    if licence is not None and licence.id != name:
        found.append(("licences", licence))
    if found:
        return found
    ids = (entry_id for kind in LISTS for entry_id in entries_of(catalog, kind))
    advice = did_you_mean(name, ids, "`sovcheck catalog find` looks among all names")
    raise UsageError(f"the catalog has no entry {name!r}: {advice}")


def entry_name(entry: Sourced) -> str:
    """What the entry is called; the catalog's organizations and models may do without."""
    name: str | None = getattr(entry, "name", None)
    return name or entry_id(entry)


def entry_id(entry: Sourced) -> str:
    """The id, or the code of a country."""
    return str(getattr(entry, "code" if isinstance(entry, Country) else "id"))


def ownership_chain(catalog: Catalog, organization: str) -> Iterator[tuple[int, str]]:
    """The holders above an organization with their depth, each followed by its own; a circle ends where it closes."""
    yield from _holders(catalog, organization, 0, frozenset({organization}))


def _holders(catalog: Catalog, organization: str, depth: int, path: frozenset[str]) -> Iterator[tuple[int, str]]:
    owned = catalog.organizations.get(organization)
    if owned is None or owned.parents is None:
        yield depth, "owners not known"
        return
    for stake in owned.parents:
        yield depth, _described(catalog, stake)
        if stake.organization is not None and stake.organization not in path:
            yield from _holders(catalog, stake.organization, depth + 1, path | {stake.organization})


def _described(catalog: Catalog, stake: Stake) -> str:
    holder = stake.organization or f"holders in {stake.country}"
    known = catalog.organizations.get(stake.organization or "")
    place = f" ({known.country})" if known is not None and known.country else ""
    rights = [f"{stake.capital:g} % of the capital"] if stake.capital is not None else []
    rights += [f"{stake.voting:g} % of the votes"] if stake.voting is not None else []
    rights += ["control"] if stake.controls else []
    return f"{holder}{place}: {', '.join(rights) or 'share not known'}"
