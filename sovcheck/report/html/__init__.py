"""The report as one page that loads nothing, needs no script to be read, and holds the report it was made from."""

import shlex
from base64 import b64encode

from markupsafe import Markup

from sovcheck.command_words import option_words, path_words
from sovcheck.findings.answer.questions import Place, Question
from sovcheck.findings.report import Report, Status
from sovcheck.findings.verdict import exit_code
from sovcheck.inventory.field_forms import GROUP_WITH, LIST_OF, ONE_OF
from sovcheck.policy.profile.model import HomeSource
from sovcheck.report import framework_words
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.html.causes import Cause, anchor, by_control, causes, only_by_evidence, passes
from sovcheck.report.html.diagram import diagrams
from sovcheck.report.html.environment import beside, content_policy, environment
from sovcheck.report.html.names import Names
from sovcheck.report.html.plain_words import plain_sentences, system_title, three_numbers
from sovcheck.report.html.simulator import simulated_parties, told_departures
from sovcheck.report.html.words import ENGLISH, Words
from sovcheck.report.html.world_map import world_map
from sovcheck.report.path_wording import branches, place
from sovcheck.report.question_list import ELSEWHERE, answerable, questions_csv
from sovcheck.visible import visible

MOST_CAUSES = 500
"""How many findings, questions or accepted risks are shown: nobody reads more, and browsers come to a halt."""


def by_asked(report: Report) -> list[tuple[str | None, list[Question]]]:
    """The questions for each who is asked, in the order of the report; None is the party that runs the system."""
    found: dict[str | None, list[Question]] = {}
    for question in answerable(questions(report)):
        found.setdefault(question.asked_name or question.asked, []).append(question)
    return list(found.items())


def only_elsewhere(report: Report) -> list[tuple[Place, list[Question]]]:
    """What no inventory can state, by where it is stated; nobody is asked for it."""
    found = ((kind, [each for each in questions(report) if each.to_state == kind]) for kind in ELSEWHERE)
    return [(kind, its) for kind, its in found if its]


def questions(report: Report) -> tuple[Question, ...]:
    """All of them; none where the report has no answer."""
    return (report.answer.questions if report.answer is not None else None) or ()


def allowed(text: str, words: Words) -> Markup:
    """What may be answered, in the language of the page; the values themselves are written as they are."""
    if text.startswith(LIST_OF):
        return words("unknown.list_of", each=allowed(text.removeprefix(LIST_OF), words))
    for beginning, key in ((ONE_OF, "unknown.one_of"), (GROUP_WITH, "unknown.group_with")):
        if text.startswith(beginning):
            return words(key, values=text.removeprefix(beginning))
    return words.rule(text)


_FOR_TEMPLATES = {
    "anchor": anchor,
    "allowed": allowed,
    "place": place,
    "branches": branches,
    "framework_words": framework_words,
    "most_causes": MOST_CAUSES,
}
"""What templates call, whatever the report."""


def render_html(report: Report, language: str = ENGLISH) -> str:
    """The whole page. Equal reports give equal bytes in equal languages; it loads nothing from anywhere."""
    words = Words(language)
    names = Names(report, words)
    style, script = beside("style.css"), beside("script.js")
    failures, unknowns = causes(report, Status.FAIL), causes(report, Status.UNKNOWN)
    accepted = sorted(causes(report, Status.WAIVED), key=_expiry)
    page = environment().get_template("page.html")
    return page.render(
        **_FOR_TEMPLATES,
        t=words,
        report=report,
        answer=report.answer,
        exit_code=exit_code(report),
        names=names,
        language=language,
        untranslated=untranslated(report, words),
        style=style,
        script=script,
        content_policy=content_policy(style, script),
        embedded=Markup(embedded_json(report)),  # noqa: S704 (has no angle bracket)
        failures=failures,
        unknowns=unknowns,
        gaps=only_by_evidence(unknowns),
        passed=passes(report),
        command=command_line(report),
        accepted=accepted,
        shown={each.anchor for group in (failures, unknowns, accepted) for each in group[:MOST_CAUSES]},
        controls=by_control(report),
        system_title=system_title(report, words),
        plain=plain_sentences(report, words, names),
        numbers=three_numbers(report, words),
        diagrams=diagrams(report, words, names),
        world=world_map(report),
        parties=simulated_parties(report),
        departures=told_departures(report),
        asked=by_asked(report),
        elsewhere=only_elsewhere(report),
        csv=b64encode(questions_csv(questions(report)).encode()).decode(),
    )


def embedded_json(report: Report) -> str:
    """The report as JSON in which no markup can begin or end."""
    text = escaped_json(report, exclude_none=True, indent=None).decode()
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _expiry(cause: Cause) -> tuple[str, str]:
    waiver = cause.first.waiver
    return (waiver.expires.isoformat() if waiver is not None else "", cause.anchor)


def command_line(report: Report) -> str:
    """A line for a shell; an older report does not keep own policies and catalogs by name, and they are not in it."""
    profile, words = report.profile, ["sovcheck", "scan"]
    if report.arguments is not None:
        words += report.arguments
    else:
        words += path_words(file.path for file in report.inventory.files)
        named = [("--patch", patch.path) for patch in report.inventory.patches or ()]
        named += [("--evidence", evidence.path) for evidence in report.evidence]
        words += [word for option, value in named for word in option_words(option, value)]
    decided = {
        "--profile": profile.file or profile.id,
        "--today": report.today.isoformat(),
        "--fail-on": profile.fail_on,
    }
    if profile.home_from is HomeSource.OPTION:
        decided["--home"] = profile.home
    if report.waivers.file is not None:
        decided["--waivers"] = report.waivers.file.path
    if report.baseline is not None:
        decided["--baseline"] = report.baseline.file
    words += [word for option, value in decided.items() if option not in words for word in option_words(option, value)]
    if report.passes is not None:
        words.append("--passes")
    return shlex.join(visible(word) for word in words)


def untranslated(report: Report, words: Words) -> list[str]:
    """The ids of rules, and of the profile, whose texts the page shows in English; nothing on an English page."""
    profile = report.profile
    told: list[tuple[str, tuple[str | None, ...]]] = [
        *((rule.id, (rule.title, rule.description, rule.remediation)) for rule in report.rules),
        (profile.id, (profile.title, profile.description)),
    ]
    return [name for name, texts in told if not all(words.says(text) for text in texts if text)]
