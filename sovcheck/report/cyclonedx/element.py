"""An element of the document, such as a component, with the fact behind each of its parts, and who states that."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sovcheck.catalog.spdx import is_spdx
from sovcheck.findings.stated import StatedAsset, StatedFact
from sovcheck.inventory.assets.asset import LicenceGrant
from sovcheck.report.cyclonedx.values import CATALOG, file_ref, is_address, property_of, text_of
from sovcheck.report.path_wording import place

END = "-"
"""The step of a pointer that stands for the end of a list."""
Cited = tuple[StatedAsset, str, str]
"""An asset, one of its fields, and a pointer to what the document says of that."""


class Element:
    """What is written of an asset; whatever is put into it says which fact it comes from."""

    def __init__(self, stated: StatedAsset) -> None:
        self.stated = stated
        self.content: dict[str, Any] = {}
        self._cited: list[tuple[str, str]] = []

    def put(self, value: Any, *steps: str, fact: str | None = None) -> None:
        """A value at the end of these steps; a step to ``END`` is one to a new item of a list."""
        at: Any = self.content
        walked = []
        for step, after in zip(steps, (*steps[1:], None), strict=True):
            item: Any = value if after is None else [] if after == END else {}
            if step == END:
                at.append(item)
                walked.append(str(len(at) - 1))
            else:
                walked.append(step)
                if after is None:
                    at[step] = value
                else:
                    item = at.setdefault(step, item)
            at = item
        if fact is not None:
            self.cite(fact, *walked)

    def cite(self, fact: str, *steps: str) -> None:
        """Note that what is at the end of these steps comes from a fact."""
        self._cited.append((fact, "".join(f"/{step}" for step in steps)))

    def put_facts(self, *but: str) -> None:
        """Every fact as a property but those that are written whole elsewhere: CycloneDX has no field for most."""
        for fact in self.stated.facts:
            if fact.field not in but:
                self.put(property_of(fact.field, text_of(fact.value)), "properties", END, fact=fact.field)

    def put_licence(self, grant: LicenceGrant | None) -> None:
        """The licence, and where its text is."""
        if grant is None:
            return
        self.put(licence_of(grant), "licenses", END, fact="licence")
        if is_address(grant.url):
            self.put({"type": "license", "url": grant.url}, "externalReferences", END, fact="licence")

    def cited(self) -> Iterator[tuple[str, str]]:
        """Each fact by its field, with a pointer to what was written of it, from here."""
        return iter(self._cited)


def licence_of(grant: LicenceGrant) -> dict[str, Any]:
    """The licence as its holder declares it, an expression where SPDX knows it; nobody has concluded that it holds."""
    if is_spdx(grant.id):
        return {"expression": grant.id, "acknowledgement": "declared"}
    licence = {"name": grant.id, "acknowledgement": "declared"}
    return {"license": licence | ({"url": grant.url} if is_address(grant.url) else {})}


def citations_of(cited: Iterable[Cited], moment: str) -> list[dict[str, Any]]:
    """One for each asset and place or source, with pointers to all that is stated there."""
    told: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for asset, field, pointer in cited:
        fact = next((each for each in asset.facts if each.field == field), None)
        for who, note in _stated_by(asset, fact):
            told[asset.asset, who, note].append(pointer)
    return [
        {"pointers": pointers, "timestamp": moment, "attributedTo": who, "note": note}
        for (_, who, note), pointers in told.items()
    ]


def _stated_by(asset: StatedAsset, fact: StatedFact | None) -> Iterator[tuple[str, str]]:
    """Who states it, by a reference, and where; both where a line of a file led to the catalog."""
    if fact is None:  # (a name that nobody gave is the id, which stands where the asset is declared)
        if asset.file is not None:
            yield file_ref(asset.file), place(asset.file, asset.line)
        return
    if fact.file is not None:
        yield file_ref(fact.file), place(fact.file, fact.line)
    if fact.source is not None:
        yield CATALOG, ", ".join(str(word) for word in (fact.source, fact.certainty) if word)
