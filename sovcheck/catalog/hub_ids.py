"""Hub ids written as ids of models: the problem that they are not one says which entry of the catalog has them."""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from sovcheck.catalog.lookup import entry_id
from sovcheck.catalog.store import Catalog
from sovcheck.errors import Problem
from sovcheck.inventory.flaws import Flaws

_ID_OF_A_MODEL = re.compile(r"models\.\d+\.id")
_ON_A_HUB = re.compile(r"'([^'/\s]+/[^'/\s]+)' cannot be used")
_FEW = 3


def with_catalog_ids(flaws: Flaws, catalog: Catalog) -> Flaws:
    """The flaws, those of ids that are a model's name on a hub with the id under which the catalog has it."""
    return replace(flaws, problems=tuple(_advised(flaws, catalog)))


def _advised(flaws: Flaws, catalog: Catalog) -> Iterator[Problem]:
    for problem in flaws.problems:
        name = _ON_A_HUB.fullmatch(problem.wrong) if _ID_OF_A_MODEL.fullmatch(problem.field) else None
        known = _known(name[1], catalog) if name is not None else ()
        yield replace(problem, advice=_advice(known)) if known else problem


def _known(name: str, catalog: Catalog) -> tuple[str, ...]:
    """The entry of that name on a hub, else the few with names that begin so, else those that have its words."""
    exact = catalog.model_named(name)
    if exact is not None:
        return (exact.id,)
    beginning = name.lower()
    begun = [model.id for model in catalog.models.values() if _any_begins(model.hub_ids, beginning)]
    if 0 < len(begun) <= _FEW:
        return tuple(begun)
    from sovcheck.catalog.search import search  # not loaded where nothing is wrong

    found = [entry_id(match.entry) for match in search(catalog, name) if match.kind == "models"]
    return tuple(found) if len(found) <= _FEW else ()


def _any_begins(names: Iterable[str], beginning: str) -> bool:
    return any(name.lower().startswith(beginning) for name in names)


def _advice(known: tuple[str, ...]) -> str:
    if len(known) == 1:
        return f"the catalog has it as {known[0]}: write `id: {known[0]}` with `extends: catalog`"
    return f"the catalog has {', '.join(known)}: write the one that you mean, with `extends: catalog`"
