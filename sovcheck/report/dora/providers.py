"""B_05.01: who provides anything, and the ultimate parent of each."""

import unicodedata
from collections.abc import Iterator

from sovcheck.inventory.assets.organization import Organization, Stake
from sovcheck.report.dora.arrangements import Arrangements, providers_of, subcontractors_of
from sovcheck.report.dora.templates import PROVIDERS, Cell, Row

_HALF = 50
_LEGAL = "Legal person, excluding individual acting in a business capacity"


def providers(known: Arrangements) -> Iterator[Row]:
    """A row for each third party that provides anything or does a part of it, and for each ultimate parent of one."""
    named = {who for part in known.parts.values() for who in (*providers_of(part), *subcontractors_of(part))}
    parents = {who: _ultimate_parent(known, who) for who in named}
    for who in sorted({*named, *filter(None, parents.values())}):
        organization = known.assets.get(who)
        if isinstance(organization, Organization):
            yield Row(PROVIDERS, who, _provider(known, organization, parents.get(who)))


def _provider(known: Arrangements, organization: Organization, parent: str | None) -> dict[str, Cell]:
    at = {field: known.stated_at(organization.id, field) for field in ("name", "country", "parents")}
    cells = {
        "c0010": Cell(refers_to=(organization.id,)),
        "c0070": Cell(value=_LEGAL, basis="computed", note="as every organization of an inventory"),
    }
    if organization.name is not None:
        cells["c0050"] = Cell(value=organization.name, stated_at=at["name"], note="what it is called, as stated")
        if _is_latin(organization.name):
            cells["c0060"] = Cell(value=organization.name, basis="computed", stated_at=at["name"])
    if organization.country is not None:
        cells["c0080"] = Cell(
            value=organization.country, stated_at=at["country"], note="where it is established, as stated"
        )
    if parent is not None:
        cells["c0110"] = Cell(refers_to=(parent,), basis="computed", stated_at=at["parents"])
    return cells


def _is_latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha())


def _ultimate_parent(known: Arrangements, who: str) -> str | None:
    """Who is at the end of the majority stakes; None where it has none, or where that end is not known."""
    at, seen = who, {who}
    while (above := _majority_holder(known.assets.get(at))) is not None:
        if above in seen:
            return None
        seen.add(above)
        at = above
    return at if at != who and _is_last(known.assets.get(at)) else None


def _majority_holder(organization: object) -> str | None:
    """The one organization that is stated to decide; None for a holder of whom only the country is known."""
    stakes = _majority_stakes(organization)
    return stakes[0].organization if len(stakes) == 1 else None


def _majority_stakes(organization: object) -> list[Stake]:
    stakes = organization.parents or () if isinstance(organization, Organization) else ()
    return [
        stake
        for stake in stakes
        if stake.controls or (stake.voting or 0) > _HALF or (stake.voting is None and (stake.capital or 0) > _HALF)
    ]


def _is_last(organization: object) -> bool:
    """Whether it is stated that nobody decides over it."""
    if not isinstance(organization, Organization) or _majority_stakes(organization):
        return False
    return organization.parents == () or bool(organization.free_float or organization.public_body)
