"""B_02.02 and B_07.01: the terms of each arrangement, where its data is, and whether one could leave it."""

from collections.abc import Iterator

from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.scalars import ANYWHERE
from sovcheck.report.dora.arrangements import Arrangements, Part, providers_of
from sovcheck.report.dora.templates import ASSESSMENTS, CONTRACTS, Cell, Row

_KEEPING = ("stored_in", "backed_up_in", "logs_to")


def contracts(known: Arrangements) -> Iterator[Row]:
    """A row for each service or host that is used itself, and one more for each further country of processing.

    Each cell has one value, and what has several makes further rows (Article 4(2) of the Implementing Regulation).
    """
    kept = _kept(known)
    for name in known.direct():
        part = known.parts[name]
        cells = _terms(known, name, part) | _places(known, name, part, kept.get(name))
        processed = part.processed_in if isinstance(part, CloudService) else None
        for number, country in enumerate(processed or (None,), start=1):
            where: dict[str, Cell] = {}
            if country is not None:
                at = known.stated_at(name, "processed_in")
                anywhere = Cell(stated_at=at, note="stated: in any country")
                where = {"c0160": anywhere if country == ANYWHERE else Cell(value=country, stated_at=at)}
            yield Row(CONTRACTS, name if number == 1 else f"{name} ({number})", cells | where)


def _terms(known: Arrangements, name: str, part: Part) -> dict[str, Cell]:
    field = "operator" if isinstance(part, GpuHost) else "provider"
    cells = {
        "c0010": Cell(refers_to=(name,)),
        "c0030": Cell(refers_to=providers_of(part), stated_at=known.stated_at(name, field)),
    }
    terms, at = part.contract, known.stated_at(name, "contract")
    if terms is None:
        return cells
    if terms.end is not None:
        cells["c0080"] = Cell(value=terms.end.isoformat(), stated_at=at)
    elif terms.open_ended:
        cells["c0080"] = Cell(stated_at=at, note="stated: it has no end")
    if terms.notice_days is not None:
        cells["c0110"] = Cell(value=str(terms.notice_days), stated_at=at, note="days")
    if terms.law is not None:
        cells["c0120"] = Cell(value=terms.law, stated_at=at)
    return cells


def _places(known: Arrangements, name: str, part: Part, kept_by: tuple[str, str] | None) -> dict[str, Cell]:
    cells = {}
    country = Cell(value=part.country, stated_at=known.stated_at(name, "country")) if part.country else None
    if country is not None:
        cells["c0130"] = country
    if kept_by is not None:
        asset, field = kept_by
        cells["c0140"] = Cell(value="Yes", basis="computed", stated_at=known.stated_at(asset, field))
        if country is not None:
            cells["c0150"] = country
    return cells


def _kept(known: Arrangements) -> dict[str, tuple[str, str]]:
    """By service or host the first asset that is kept there, and the field that says so."""
    found: dict[str, tuple[str, str]] = {}
    for name, asset in known.assets.items():
        if isinstance(asset, (Dataset, Model, Application)):
            for field in _KEEPING:
                for where in getattr(asset, field, None) or ():
                    found.setdefault(where, (name, field))
    return found


def assessments(known: Arrangements) -> Iterator[Row]:
    """For each service or host that is used itself whether a plan to leave it and others to go to are stated."""
    alternatives = known.alternatives()
    for name in known.direct():
        part = known.parts[name]
        cells = {"c0010": Cell(refers_to=(name,)), "c0020": Cell(refers_to=providers_of(part))}
        if part.exit_plan is not None:
            says = "Yes" if part.exit_plan.exists else "No"
            cells["c0080"] = Cell(value=says, stated_at=known.stated_at(name, "exit_plan"))
        if others := alternatives.get(name):
            cells["c0110"] = Cell(value="Yes", basis="computed", note="a requirement names alternatives to it")
            cells["c0120"] = Cell(refers_to=tuple(others))
        yield Row(ASSESSMENTS, name, cells)
