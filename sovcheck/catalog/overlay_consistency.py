"""Whether the user's own catalog entries contradict themselves, run in circles, or read like bundled ones."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from sovcheck.catalog.entries.accelerators import AcceleratorModel
from sovcheck.catalog.entries.clouds import Cloud
from sovcheck.catalog.entries.countries import Adequacy, CompelledAccessLaw, Country
from sovcheck.catalog.entries.licences import CatalogModel
from sovcheck.catalog.overlays import OwnEntry
from sovcheck.catalog.own_ids import OwnIds
from sovcheck.catalog.ownership import owners, ownership_cycles, ownership_cycles_by_day
from sovcheck.catalog.spellings import folded
from sovcheck.catalog.store import Catalog
from sovcheck.errors import Problem
from sovcheck.inventory.assets.model import Access, Openness


def check_contradictions(own: OwnEntry) -> Iterator[Problem]:
    """What one entry says, and denies in another of its fields."""
    match own.entry:
        case CatalogModel(access=access, openness=openness) if access is not None and openness is not None:
            if (access is Access.API) != (openness is Openness.CLOSED):
                wrong = f"{openness.value!r} contradicts `access: {access.value}`"
                yield own.problem("openness", wrong, "exactly what is reached through an API alone is `closed`")
        case Country(adequacy=adequacy, compelled_access=laws):
            if adequacy is not None:
                yield from _check_term(own, adequacy, "adequacy")
            for place, law in enumerate(laws):
                yield from _check_term(own, law, f"compelled_access.{place}")
        case Cloud(regions=regions):
            for region, count in Counter(region.id for region in regions).items():
                if count > 1:
                    yield own.problem("regions", f"the region {region!r} stands there {count} times", "leave one in")


def check_release(own: OwnEntry, today: date) -> Iterator[Problem]:
    """A model or a machine that is known, and published on a day, or in a year, that is still to come."""
    if isinstance(own.entry, AcceleratorModel) and own.entry.released and own.entry.released > today.year:
        wrong = f"released in {own.entry.released}, which is after {today}, the day that is judged"
        yield own.problem("released", wrong, "correct the year, or leave it out until then")
    if isinstance(own.entry, CatalogModel) and own.entry.release_date and own.entry.release_date > today:
        wrong = f"published on {own.entry.release_date}, which is after {today}, the day that is judged"
        yield own.problem("release_date", wrong, "correct the day, or leave it out until then")


def check_look_alikes(own: OwnEntry, bundled: OwnIds) -> Iterator[Problem]:
    """An id or a name that would be taken for that of a bundled entry with another id."""
    for field, text in (("id", own.id), ("name", getattr(own.entry, "name", None))):
        if text and (alike := bundled.entry_like(own.key, text)) is not None and alike != own.id:
            wrong = f"reads like {alike!r} of the bundled catalog"
            yield own.problem(field, wrong, f"write the id {alike!r} to replace that entry, or another {field}")
            return


_ALIASES = {
    "accelerators": "names",
    "licences": "names",
    "models": "hub_ids",
    "organizations": "names",
    "services": "hosts",
    "technologies": "names",
}
"""The further names of an entry, by kind, of which each leads to one entry alone."""


def check_aliases(own: OwnEntry, bundled: Catalog) -> Iterator[Problem]:
    """A further name that is one of a bundled entry with another id: it would lead to neither of them any more."""
    field = _ALIASES.get(own.key)
    if field is None:
        return
    for path, name in _names(own, field):
        for other in getattr(bundled, own.key).mentioning(name):
            called = getattr(other, field) if path == "name" else (other.id, other.name or "", *getattr(other, field))
            if other.id != own.id and folded(name) in map(folded, called):
                yield _taken(own, path, name, other.id)
    yield from _taken_products(own, bundled)


def _taken_products(own: OwnEntry, bundled: Catalog) -> Iterator[Problem]:
    """Products of another entry: a provider named by one would no longer lead to who is behind it."""
    for place, product in enumerate(getattr(own.entry, "products", ())):
        for other in getattr(bundled, own.key).mentioning(product):
            if other.id != own.id and folded(product) in map(folded, other.products):
                yield _taken(own, f"products.{place}", product, other.id)


def _taken(own: OwnEntry, path: str, name: str, other: str) -> Problem:
    wrong = f"{name!r} is {other!r} of the bundled catalog"
    return own.problem(path, wrong, f"leave it out, or write the id {other!r} to replace that entry")


def _names(own: OwnEntry, field: str) -> Iterator[tuple[str, str]]:
    name: str | None = getattr(own.entry, "name", None)
    if name:
        yield "name", name
    further: Sequence[str] = getattr(own.entry, field)
    yield from ((f"{field}.{place}", each) for place, each in enumerate(further))


def check_circles(entries: Sequence[OwnEntry], catalog: Catalog) -> Iterator[Problem]:
    """Ownership and lineage that lead back to where they began; ``catalog`` already holds the user's entries."""
    mine = {(each.key, each.id): each for each in entries}
    organizations = catalog.organizations
    above = _reached(
        [each.id for each in entries if each.key == "organizations" and each.id in organizations],
        lambda name: owners(organizations[name]) if name in organizations else (),
    )
    if all(name in organizations for name in above):
        for cycle in ownership_cycles_by_day({name: organizations[name] for name in above}):
            wrong = f"ownership runs in a circle: {' is owned by '.join(map(repr, cycle))}"
            advice = "leave out the share that one of them holds in its own owner"
            yield from _at_first(mine, "organizations", cycle, "parents", wrong, advice)
    models = catalog.models
    bases = _reached(
        [each.id for each in entries if each.key == "models" and each.id in models],
        lambda name: models[name].bases if name in models else (),
    )
    for cycle in ownership_cycles(bases):
        wrong = f"lineage runs in a circle: {' is made from '.join(map(repr, cycle))}"
        yield from _at_first(mine, "models", cycle, "base_models", wrong, "leave out the base that came later")


def _check_term(own: OwnEntry, law: Adequacy | CompelledAccessLaw, path: str) -> Iterator[Problem]:
    if law.valid_from is not None and law.valid_until is not None and law.valid_until < law.valid_from:
        wrong = f"ends on {law.valid_until}, before it begins on {law.valid_from}"
        yield own.problem(f"{path}.valid_until", wrong, "correct one of the two")
    bound = law.binds_until if isinstance(law, CompelledAccessLaw) else None
    if bound is not None and (law.valid_until is None or bound < law.valid_until):
        wrong = f"binds until {bound}, and the law itself ends on {law.valid_until or 'no day that is stated'}"
        yield own.problem(
            f"{path}.binds_until", wrong, "state when the law ended, and a later day up to which it binds"
        )


def _reached(start: Sequence[str], following: Callable[[str], Sequence[str]]) -> dict[str, Sequence[str]]:
    """Everything that the first ones lead to, each with what it leads to in turn."""
    found: dict[str, Sequence[str]] = {}
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = following(name)
            waiting.extend(found[name])
    return found


def _at_first(
    mine: Mapping[tuple[str, str], OwnEntry], key: str, cycle: Sequence[str], field: str, wrong: str, advice: str
) -> Iterator[Problem]:
    """The problem at the first entry of the circle that is the user's; a circle without one is none of theirs."""
    first = next((mine[key, name] for name in cycle if (key, name) in mine), None)
    if first is not None:
        yield first.problem(field, wrong, advice)
