"""What the answers to a framework mean, in sentences that every format shares."""

from collections.abc import Iterator

from sovcheck.frameworks.section import (
    Assessment,
    Basis,
    ClauseAnswer,
    ClauseStatus,
    Contradiction,
    FrameworkSection,
    Lift,
    SealResult,
)
from sovcheck.policy.framework.model import HIGHEST_SEAL, Judging, LegalForce

WORDS = {
    ClauseStatus.MET: "met",
    ClauseStatus.NOT_MET: "not met",
    ClauseStatus.UNKNOWN: "unknown",
    ClauseStatus.NOT_ASSESSABLE: "not assessable",
}
_FORCE = {LegalForce.PROPOSAL: ", a proposal and no law"}
_USE = {"used": "the customer uses what is offered", "not-used": "the customer does not use it"}
_MOST_NAMED = 12


def heading(section: FrameworkSection) -> str:
    """``EU Cloud Sovereignty Framework (eu-csf, 1.2.1)``, with what it is where that matters."""
    return f"{section.title} ({section.id}, {section.version}{_FORCE.get(section.force, '')})"


def subject(assessment: Assessment) -> str:
    """The application, or everything."""
    if assessment.application is None:
        return "all applications together"
    return f"{assessment.application} ({assessment.name})" if assessment.name else assessment.application


def headline(assessment: Assessment) -> str:
    """The result in one line: the SEAL where there is one, else how many clauses are what."""
    counted = ", ".join(f"{number} {WORDS[status]}" for status, number in assessment.counts.items() if number)
    return f"{seal_words(assessment.seal)}; {counted}" if assessment.seal is not None else counted


def seal_words(seal: SealResult) -> str:
    """``SEAL-2 (Data Sovereignty)``, or the bound; the highest level is never named while anything is open."""
    if seal.seal is not None:
        return f"SEAL-{seal.seal}{f' ({seal.name})' if seal.name else ''}"
    if seal.at_most == HIGHEST_SEAL:
        return f"SEAL open: nothing holds it down, and {seal.open} criteria are not answered"
    return f"SEAL-{seal.at_most} or lower: {seal.open} criteria are open"


def seal_details(assessment: Assessment) -> Iterator[str]:
    """What holds the SEAL down, the scores, the one change that lifts it most, and the objectives."""
    seal = assessment.seal
    if seal is None:
        return
    if seal.held_by:
        yield f"held down by {_some(seal.held_by)}"
    if seal.lift is not None:
        yield lift_words(seal.lift)
    for score in seal.scores:
        upper = "" if score.at_least == score.at_most else f" to {score.at_most:.2f} %"
        yield f"score {score.at_least:.2f} %{upper} by the weights {score.weights}"
    yield "; ".join(
        f"{each.objective} SEAL-{each.seal}"
        if each.seal is not None
        else f"{each.objective} open, at most {each.seal_at_most}"
        for each in seal.objectives
    )


def lift_words(lift: Lift) -> str:
    """The one change."""
    change = f"another in the place of {lift.asset}" if lift.asset else f"a better answer to {lift.criterion}"
    if lift.lifts:
        return f"one change lifts it: {change} (then SEAL-{lift.seal_at_most} or lower)"
    if not lift.cleared:
        return "no one change lifts it"
    return f"no one change lifts it; {change} clears most: {_some(lift.cleared)}"


def answer_words(answer: ClauseAnswer) -> str:
    """What is answered: the step of the ladder or its bounds, and whether that is computed or declared."""
    parts = []
    if answer.answer is not None:
        parts.append(f"answer {answer.answer}: {answer.says}")
    elif answer.at_most is not None:
        parts.append(f"answer {answer.at_least} to {answer.at_most}")
    if answer.seal is not None:
        parts.append(f"SEAL-{answer.seal}")
    elif answer.seal_at_most is not None:
        parts.append(f"SEAL open, at most {answer.seal_at_most}")
    if answer.use is not None:
        parts.append(_USE[answer.use])
    if answer.basis is not None:
        parts.append(answer.basis.value)
    return ", ".join(parts)


def grounds_words(answer: ClauseAnswer) -> Iterator[str]:
    """Why: each asset with what it says; and the declaration."""
    if answer.declared is not None:
        said = answer.declared
        beside = "" if answer.basis is Basis.DECLARED else " and says the same"
        yield (
            f"declared by {said.who} on {said.day}, until {said.expires}{beside}: {said.answer} "
            f"({said.evidence}, {said.file}:{said.line})"
        )
    for ground in answer.grounds:
        alike = f" and {ground.alike} alike" if ground.alike else ""
        yield f"{ground.asset}{alike}: {ground.why}"
    if answer.further_grounds:
        yield f"and {answer.further_grounds} more"


def contradiction_words(found: Contradiction) -> str:
    """A failure: what was declared, and what the facts say."""
    whom = f" for {found.application}" if found.application else ""
    return (
        f"{found.clause}{whom} was declared as {found.declared}, and facts say {found.computed}: {found.why} "
        f"({found.file}:{found.line})"
    )


def remarks(section: FrameworkSection) -> Iterator[str]:
    """What a reader has to know before the answers."""
    if section.judged_by is Judging.MAPPING:
        yield "A mapping: rules name these clauses, and nothing is judged here."
    else:
        inside = ", ".join(section.inside)
        yield f"Inside are {inside}, whoever the profile trusts. A worst asset decides for an application."
    yield from section.notes
    if section.not_shown:
        yield f"{section.not_shown} more applications are judged together with all alone."


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMED
    return f"{', '.join(names[:_MOST_NAMED])}{f' and {more} more' if more > 0 else ''}"
