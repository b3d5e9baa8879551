"""GDPR chapter V: places outside the European Economic Area that personal data reach, and on which basis."""

from collections.abc import Iterator

from sovcheck.facts.documents.dataset import DatasetDocument, Reach
from sovcheck.frameworks.control import joined
from sovcheck.frameworks.partial_answer import PartialAnswer, met, not_met, open_answer
from sovcheck.frameworks.reference_set import ReferenceSet

_IMPERSONAL = frozenset({"public", "internal", "secret"})
_SAFEGUARDS = frozenset({"scc", "bcr"})


def of_dataset(dataset: DatasetDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """44 to 46, 48 and 49 of a dataset of persons, or of which that is not stated."""
    if dataset["data_class"] in _IMPERSONAL:
        return
    controller = inside.has(dataset["controller"]["country"])
    if dataset["subjects_in_eea"] is False and not controller and dataset["controller"]["country"] is not None:
        return
    transfers = [place for place in dataset["reach"] if not inside.has(place["country"])]
    yield _bases(dataset, transfers)
    yield from _adequacy(transfers)
    if (named := [place for place in transfers if place["mechanism"] in _SAFEGUARDS]) and not _open(named):
        why = f"transfers to {_places(named)} name {joined(sorted({str(place['mechanism']) for place in named}))}"
        yield met("46", why, "reach.mechanism")
    if derogated := [place for place in transfers if place["mechanism"] == "derogation"]:
        why = f"transfers to {_places(derogated)} use a derogation; whether the case is special is declared"
        yield open_answer("49", why, "reach.mechanism")
    yield from _orders(dataset, inside)


def _bases(dataset: DatasetDocument, transfers: list[Reach]) -> PartialAnswer:
    bare = [place for place in transfers if _has_basis(place) is False]
    if bare:
        return not_met("44", f"data reach {_places(bare)} without a stated basis", "reach")
    if unsure := [place for place in transfers if _has_basis(place) is None]:
        why = f"whether who receives data in {_places(unsure)} is certified for them is not stated"
        return open_answer("44", why, "reach.importers.certified")
    if not dataset["reach_complete"]:
        return open_answer("44", "not every place is known that the data can reach", "reach_complete")
    if transfers:
        return met("44", f"each transfer to {_places(transfers)} has a stated basis", "reach.mechanism, reach.adequacy")
    return met("44", "the data do not leave the EEA", "reach, reach_complete")


def _has_basis(place: Reach) -> bool | None:
    """None where a recipient may be certified under the Data Privacy Framework, or not."""
    if place["adequacy"] in {"home-territory", "adequate"} or place["mechanism"] in _SAFEGUARDS | {"derogation"}:
        return True
    if (place["mechanism"], place["adequacy"]) != ("dpf", "certified"):
        return (place["mechanism"], place["adequacy"]) == ("adequacy", "commercial")
    certified = {importer["certified"] for importer in place["importers"]}
    if False in certified:
        return False
    return None if None in certified else True


def _adequacy(transfers: list[Reach]) -> Iterator[PartialAnswer]:
    resting = [
        place for place in transfers if place["adequacy"] == "adequate" or place["mechanism"] in {"adequacy", "dpf"}
    ]
    if not resting:
        return
    wrong = [place for place in resting if place["adequacy"] in {"none", "certified"} and _has_basis(place) is False]
    unsure = [place for place in resting if _has_basis(place) is None]
    challenged = [place for place in resting if place["challenged"]]
    if wrong:
        yield not_met("45", f"no decision that fits is in force for {_places(wrong)}", "reach.adequacy")
    elif unsure:
        why = f"whether who receives data in {_places(unsure)} is certified for them is not stated"
        yield open_answer("45", why, "reach.importers.certified")
    elif challenged:
        yield open_answer("45", f"the decision on {_places(challenged)} is before a court", "reach.challenged")
    else:
        yield met("45", f"a decision is in force for {_places(resting)}", "reach.adequacy")


def _orders(dataset: DatasetDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    readers = [each for each in dataset["exposure"]["access"] if inside.lacks(each["country"])]
    compelled = joined(
        sorted({each["organization_name"] or str(each["country"]) for each in readers if each["compelled_access"]})
    )
    if compelled:
        yield open_answer(
            "48", f"{compelled} can be ordered to give access; how orders are met is declared", "exposure.access"
        )
    elif readers or not dataset["access_complete"] or inside.outside(each["country"] for each in dataset["kept_out"]):
        why = "who can be ordered to give access is not all known"
        yield open_answer("48", why, "exposure.access, access_complete, kept_out")


def _open(places: list[Reach]) -> bool:
    return any(place["country"] is None for place in places)


def _places(places: list[Reach]) -> str:
    return joined(sorted({place["country"] or "anywhere" for place in places}))
