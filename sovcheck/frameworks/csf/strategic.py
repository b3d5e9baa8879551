"""SOV-1, strategic sovereignty: who decides, whose capital it is, and whether it runs on when others leave."""

from collections.abc import Iterator

from sovcheck.facts.documents.application import ApplicationDocument, SinglePoint
from sovcheck.facts.documents.parties import OrganizationFacts
from sovcheck.frameworks.control import Decision, Operated, decision, joined, who_runs
from sovcheck.frameworks.partial_answer import PartialAnswer, between, exactly
from sovcheck.frameworks.reference_set import ReferenceSet

_ALL = 99.995
"""What counts as everything: shares are rounded."""

_BORDERS = (5.0, 40.0, 60.0, _ALL)
"""Percent of capital from inside from which on answers 2, 3, 4 and 5 to criterion 1.4 hold: borders of our own."""


def of_provider(facts: Operated, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """1.1 and 1.4 of the party that runs a host or provides a service."""
    for organization, role in who_runs(facts):
        yield _power(decision(organization, inside), role)
        yield _capital(organization, inside, role)


def _power(who: Decision, role: str) -> PartialAnswer:
    fact = f"{role}.controllers"
    if who.outside:
        return exactly("1.1", 1, f"{who.name} is controlled by {joined(who.outside)}", fact)
    if who.seated is False and not who.inside_parents:
        return exactly("1.1", 1, f"{who.name} sits outside, and nobody inside decides over it", fact)
    if who.blocking:
        why = f"{joined(who.blocking)} has half of {who.name}: which side has more power is not known"
        return between("1.1", 2, 3, why, fact)
    if not who.known or who.seated is None:
        return between("1.1", 1, 4 if who.seated is not False else 3, f"who controls {who.name} is not stated", fact)
    if who.seated is False:
        return exactly("1.1", 3, f"{who.name} sits outside, and is controlled from inside", fact)
    return exactly("1.1", 4, f"nobody outside decides over {who.name}", fact)


def _capital(organization: OrganizationFacts, inside: ReferenceSet, role: str) -> PartialAnswer:
    name = organization["name"] or organization["id"] or "somebody who is not named"
    fact = f"{role}.stakes"
    outside = sum(stake["capital"] for stake in organization["stakes"] if inside.outside(stake["countries"]))
    if not organization["stakes"] or organization["ownership"] is None:
        high = _step(100 - outside) if organization["stakes"] else 5
        return between("1.4", 1, high, f"the capital of {name} is not stated in full", fact)
    share = 100 - outside
    return exactly("1.4", _step(share), f"{share:.2f} percent of the capital of {name} is from inside", fact)


def _step(share: float) -> int:
    return 1 + sum(share >= border for border in _BORDERS)


def of_application(application: ApplicationDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """1.8 and 4.6: what happens to an application when vendors or suppliers from outside drop out."""
    yield _continuity("1.8", application, inside, suppliers=False)
    yield _continuity("4.6", application, inside, suppliers=True)


def foreign_points(
    points: list[SinglePoint], application: ApplicationDocument, inside: ReferenceSet, *, suppliers: bool
) -> list[str]:
    """The single points that somebody outside decides over; of suppliers without the countries themselves.

    The owner is not a vendor of its own application.
    """
    owner = application["owner"]["id"]
    return sorted(
        {
            point["name"]
            for point in points
            if inside.outside(point["countries"])
            and not (suppliers and point["kind"] == "country")
            and (point["organization"] is None or point["organization"] != owner)
        }
    )


def _continuity(
    criterion: str, application: ApplicationDocument, inside: ReferenceSet, *, suppliers: bool
) -> PartialAnswer:
    survival = application["survival"]
    stopping = foreign_points(survival["single_points"], application, inside, suppliers=suppliers)
    if stopping:
        why = f"it stops when {joined(stopping)} leaves; whether there is time to react is not known"
        return between(criterion, 1, 2, why, "survival.single_points")
    if application["requirements"] is None:
        return between(criterion, 1, 5, "it does not say what it requires", "requirements")
    untested = foreign_points(survival["untested_points"], application, inside, suppliers=suppliers)
    if untested:
        why = f"whether it runs on without {joined(untested)} was not tried lately"
        return between(criterion, 1, 4, why, "survival.untested_points")
    if not survival["complete"]:
        return between(criterion, 1, 5, "not everybody is stated who can stop it", "survival.complete")
    exposure = application["exposure"]
    others = exposure["cutoff"] + exposure["throttle"] + exposure["stale"]
    abroad = sorted(
        {each["organization_name"] or each["country"] or "" for each in others if inside.lacks(each["country"])}
    )
    if abroad:
        why = f"it can replace what {joined(abroad)} can withhold"
        return exactly(criterion, 4, why, "exposure.cutoff, exposure.stale")
    return exactly(criterion, 5, "nobody outside can stop it, or withhold updates from it", "exposure.cutoff")
