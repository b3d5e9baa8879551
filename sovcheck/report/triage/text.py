"""A sorted register as text: three lists, the questions to ask first, and how many systems are in foreign hands."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from sovcheck.findings.answer.holders import NamedParty
from sovcheck.findings.triage.model import NOTHING_SORTED, ForeignPower, Triage, TriagedSystem, TriageQuestion
from sovcheck.inventory.messages import cut
from sovcheck.report.country_wording import capital, country_called
from sovcheck.report.path_wording import place
from sovcheck.report.text.lines import BLANK, Style, line, prose, written
from sovcheck.report.text_style import TextStyle
from sovcheck.report.wording import counted, first_few

_MOST_SYSTEMS = 200
_MOST_QUESTIONS = 25


def render_text(triage: Triage, style: TextStyle | None = None) -> str:
    """The triage as text that ends with what decides the exit code."""
    chosen = style or TextStyle()
    return written(_lines(triage, chosen.width), color=chosen.color)


def _lines(triage: Triage, width: int) -> Iterator[Text]:
    total = len(triage.foreign) + len(triage.unknown) + len(triage.ours)
    systems = counted(total, "system")
    yield line(
        0,
        (systems, Style.STRONG),
        f" sorted on {triage.today}, by whom {triage.profile} trusts; catalog of {triage.catalog.date}",
    )
    yield from _listed("IN FOREIGN HANDS", triage.foreign, width, Style.CRITICAL)
    yield from _listed("CANNOT TELL YET", triage.unknown, width, Style.UNKNOWN)
    yield from _listed("OURS", triage.ours, width, Style.PASS)
    yield from _questions(triage, width)
    yield BLANK
    yield from prose(triage.notice, 0, width, Style.FAINT)
    code = triage.exit_code
    if code == NOTHING_SORTED:
        verdict = "NOTHING TO SORT (exit 3): no system declares an application, a host or a service"
    else:
        verdict = f"{len(triage.foreign):,} of {systems} in foreign hands (exit {code})"
    yield line(0, (verdict, Style.CRITICAL if code else Style.PASS))


def _listed(title: str, systems: Sequence[TriagedSystem], width: int, style: Style) -> Iterator[Text]:
    yield BLANK
    yield line(0, (f"{title} ({len(systems):,})", style))
    for system in systems[:_MOST_SYSTEMS]:
        name = f"  {cut(system.name)}" if system.name else ""
        yield line(2, (system.label, Style.STRONG), name)
        for said in _why(system):
            yield from prose(said, 4, width)
    if len(systems) > _MOST_SYSTEMS:
        yield line(2, (f"and {len(systems) - _MOST_SYSTEMS:,} more, in --output json", Style.FAINT))


def _why(system: TriagedSystem) -> Iterator[str]:
    for power in system.powers:
        yield _power(power)
    if system.no_home:
        yield system.no_home
    if not system.powers and system.missing:
        fields = [f"{each.asset}: {each.field}" for each in system.missing]
        yield f"{counted(len(fields), 'fact')} at least to ask for: {first_few(fields)}"
    elif not system.powers and not system.assets:
        yield "it declares nothing"


def _power(power: ForeignPower) -> str:
    what = "withhold every copy of" if power.can == "withhold" else power.can
    first = country_called(NamedParty(id=power.country, name=power.name))
    others = [country_called(party) for party in power.together_with]
    who = f"together, {first_few([first, *others])}" if others else capital(first)
    through = f", through {first_few([cut(party.name) for party in power.through])}" if power.through else ""
    return f"{who} can {what} {first_few(power.assets)}{through}"


def _questions(triage: Triage, width: int) -> Iterator[Text]:
    if not triage.questions:
        return
    settled = triage.questions[-1].settled
    yield BLANK
    title = f"QUESTIONS ({len(triage.questions):,}): their answers settle {counted(settled, 'system')}, in this order"
    yield line(0, (title, Style.STRONG))
    before = 0
    for number, question in enumerate(triage.questions[:_MOST_QUESTIONS], start=1):
        first, *others = prose(_asked(question), 5, width)
        yield line(0, f"{number:>3}  ").append_text(first[5:])
        yield from others
        if question.settled > before:
            yield line(5, (f"= {counted(question.settled, 'system')} settled", Style.FAINT))
            before = question.settled
    if len(triage.questions) > _MOST_QUESTIONS:
        yield line(5, (f"and {len(triage.questions) - _MOST_QUESTIONS:,} more, in --output json", Style.FAINT))


def _asked(question: TriageQuestion) -> str:
    """The field, where to state it, and for how many systems where it is for several."""
    where = place(question.file, question.line) if question.file is not None else "catalog, for all that name it"
    several = f", for {counted(len(question.systems), 'system')}" if len(question.systems) > 1 else ""
    example = f", such as {question.example}" if question.example else ""
    return f"{question.asset}: {question.field} ({where}{several}): {question.allowed}{example}"
