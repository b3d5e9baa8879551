"""Writes the pages that are made from the program: rules, the command line, and the failures of a smoke.

usage: python docs/generate.py
"""

import ast
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import click

from sovcheck.cli.command_table import COMMANDS
from sovcheck.cli.commands import cli
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.policy.controls import by_role, control_words
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import Rule
from sovcheck.report.formats import ReportFormat
from sovcheck.report.html.words import Words, languages
from sovcheck.smoke.failures import MEANINGS, FailureCode

DOCS = Path(__file__).parent
RULES = DOCS / "rules"
README = DOCS.parent / "README.md"
CONTRIBUTING = DOCS.parent / "CONTRIBUTING.md"
ARCHITECTURE = DOCS / "architecture.md"
PACKAGE = DOCS.parent / "sovcheck"
INVENTORIES = DOCS.parent / "tests" / "policies" / "inventories"


def rule_example(heading: str, folder: Path, name: str, other: str) -> list[str]:
    """The section about one of a rule's two inventories: what it shows, what is found, what the other lacks."""
    path = folder / f"{name}.yaml"
    comments = [line[2:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    found = [line.removeprefix("finds: ") for line in comments if line.startswith("finds: ")]
    theirs = _items(folder / f"{other}.yaml")
    different = {
        section: [item for item in items if item not in theirs.get(section, [])]
        for section, items in _items(path).items()
    }
    shown = [line for section, items in different.items() if items for line in (f"{section}:", *items)]
    smoke = path.with_suffix(".smoke.json")
    seen = smoke.read_text(encoding="utf-8").strip() if smoke.is_file() else "{}"
    told = [f"sovcheck says: *{message.replace('{asset}', 'the asset')}*" for message in found]
    return [
        f"## {heading}",
        comments[0],
        "",
        *(["```yaml", *shown, "```", ""] if shown else []),
        *(["What its smoke saw:", "", "```json", seen, "```", ""] if seen != "{}" else []),
        *([*told, ""] if told else []),
    ]


def _items(inventory: Path) -> dict[str, list[str]]:
    """The entries of each list of an inventory, as they are written."""
    sections: dict[str, list[str]] = {}
    items: list[str] = []
    for line in inventory.read_text(encoding="utf-8").splitlines():
        if line[:1].isalpha():
            items = sections.setdefault(line.partition(":")[0], [])
        elif line.startswith("  - "):
            items.append(line)
        elif line.startswith("   ") and items:
            items[-1] += f"\n{line}"
    return sections


def rule_page(rule: Rule) -> str:
    """The page of one rule, under fixed headings."""
    needs = [f"- `{need}`" for need in rule.needs]
    needs += [f"- `{need}` (to pass: without it a clean result is unknown)" for need in rule.needs_to_pass]
    roles = sorted(by_role(rule.typed_controls).items())
    controls = [f"- {framework}: {control_words(of_framework)}" for framework, of_framework in roles]
    lines = [
        f"# {rule.id}: {rule.title}",
        "",
        f"**Severity:** {rule.severity} · **Applies to:** {', '.join(rule.applies_to)} · **Layer:** {rule.layer}",
        "",
        rule.description.strip(),
        "",
        *rule_example("Avoid", INVENTORIES / rule.id, "fail", "pass"),
        *rule_example("Prefer", INVENTORIES / rule.id, "pass", "fail"),
        "## Facts it needs",
        *(needs or ["None beyond the kind of the asset."]),
        "",
        "## What to do",
        rule.remediation.strip(),
        "",
        "## Controls",
        *(controls or ["None recorded."]),
        "",
        f"Rule: `policies/{rule.layer}/{Path(rule.file).name}`",
    ]
    return "\n".join(lines) + "\n"


def rule_index(rules: tuple[Rule, ...]) -> str:
    """The table of all rules."""
    rows = [
        f"| [{rule.id}]({rule.id}.md) | {rule.title} | {rule.severity} | {', '.join(rule.applies_to)} |"
        for rule in rules
    ]
    head = ["# Rules", "", "| id | rule | severity | applies to |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows, "", *untranslated(rules)]) + "\n"


def untranslated(rules: tuple[Rule, ...]) -> list[str]:
    """Which rules the HTML report tells in English in another language, since nobody has translated them."""
    lines = ["## Translations", "", "The HTML report says in English, and marked so, what nobody has translated."]
    for language in languages()[1:]:
        words = Words(language)
        missing = [
            rule.id for rule in rules if not all(map(words.says, (rule.title, rule.description, rule.remediation)))
        ]
        lines += ["", f"Not in `{language}`: {', '.join(missing) or 'none, all are translated'}."]
    return lines


def _command(group: click.Group, context: click.Context, name: str) -> click.Command:
    command = group.get_command(context, name)
    if command is None:
        raise LookupError(name)
    return command


def _help_of(command: click.Command, name: str, parent: click.Context | None) -> list[str]:
    context = click.Context(command, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
    title = context.command_path
    section = [f"## {title}", "", "```text", command.get_help(context).rstrip(), "```", ""]
    if isinstance(command, click.Group) and parent is not None:
        for child_name in command.list_commands(context):
            section += _help_of(_command(command, context, child_name), child_name, context)
    return section


def command_line_page() -> str:
    """The reference: the help of every sub-command."""
    root = click.Context(cli, info_name="sovcheck", **cli.context_settings)
    lines = ["# Command line", "", "What `--help` prints for every sub-command.", ""]
    for name in COMMANDS:
        lines += _help_of(_command(cli, root, name), name, root)
    return "\n".join(lines)


def failures_page() -> str:
    """Everything that can go wrong in a smoke."""
    lines = ["# Failures of a smoke", "", "What each code means, what it makes of the smoke, and what to do.", ""]
    for code in FailureCode:
        meaning = MEANINGS[code]
        lines += [f"## {code}", "", f"**Makes the smoke:** {meaning.outcome}", "", meaning.why, "", meaning.advice, ""]
    return "\n".join(lines)


def evidence_page() -> str:
    """Every word that a file of evidence can get, what it says, and what to do about it."""
    tree = ast.parse((PACKAGE / "evidence" / "refusal.py").read_text(encoding="utf-8"))
    (words,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == EvidenceStatus.__name__)
    meanings = {
        str(ast.literal_eval(word.value)): str(ast.literal_eval(text.value))
        for word, text in pairwise(words.body)
        if isinstance(word, ast.Assign) and isinstance(text, ast.Expr)
    }
    rows = [
        f"| `{status}` | {meanings.get(status, 'It counts.')} | {status.advice or 'nothing'} |"
        for status in EvidenceStatus
    ]
    head = ["# Words on evidence", "", "What is not accepted proves nothing.", ""]
    return "\n".join([*head, "| word | says | what to do |", "| --- | --- | --- |", *rows]) + "\n"


def readme() -> str:
    """The README with the names of all formats; what else it shows is held to the program by tests/docs."""
    names = ", ".join(ReportFormat)
    return re.sub(r"(?<=`--output` ).*(?=, several in one run)", names, README.read_text(encoding="utf-8"))


def stages() -> list[str]:
    """The stages in their order, as CONTRIBUTING.md tells it and tests/test_architecture.py checks it."""
    (line,) = re.findall(r"^`(\w+(?: -> \w+)+)`$", CONTRIBUTING.read_text(encoding="utf-8"), re.MULTILINE)
    return str(line).split(" -> ")


def imported_by(stage: str) -> set[str]:
    """The stages that the files of a stage import from, also where it is only for types."""
    found: set[str] = set()
    for path in (PACKAGE / stage).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("sovcheck."):
                found.add(node.module.split(".")[1])
    return found & set(stages()) - {stage}


def stage_drawing() -> str:
    """Which stage imports from which, one a line: nothing stands at or right of the diagonal, as no arrow runs back."""
    order = stages()
    width = max(map(len, order))
    lines = [f"{'':{width}}  {' '.join(f'{stage[:3]}' for stage in order[:-1])}   imports from"]
    for place, stage in enumerate(order):
        named = imported_by(stage)
        arrows = " ".join(" ● " if other in named else " · " for other in order[:place])
        lines.append(f"{stage:<{width}}  {arrows}".rstrip())
    return "\n".join(["```text", *lines, "```"])


def stage_table() -> str:
    """What each stage says of itself."""
    rows = []
    for stage in stages():
        tree = ast.parse((PACKAGE / stage / "__init__.py").read_text(encoding="utf-8"))
        rows.append(f"| `{stage}` | {(ast.get_docstring(tree) or '').partition(chr(10))[0]} |")
    return "\n".join(["| stage | is |", "| --- | --- |", *rows])


def architecture_page() -> str:
    """The page on the layout of the code with its drawing and its table, both made from the code."""
    text = ARCHITECTURE.read_text(encoding="utf-8")
    made = f"<!-- made from the code -->\n{stage_drawing()}\n\n{stage_table()}\n<!-- to here -->"
    return re.sub(r"<!-- made from the code -->.*?<!-- to here -->", lambda _: made, text, flags=re.DOTALL)


def badge(label: str, value: str) -> str:
    """A badge as a picture, so that the README loads nothing from elsewhere and says nothing that is not so."""
    left, right = (round(6.6 * len(text)) + 12 for text in (label, value))
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{label}: {value}">
  <rect width="{left}" height="20" fill="#444"/>
  <rect x="{left}" width="{right}" height="20" fill="#0a5a9c"/>
  <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
    <text x="{left / 2}" y="14">{label}</text>
    <text x="{left + right / 2}" y="14">{value}</text>
  </g>
</svg>
"""


def badges() -> dict[Path, str]:
    """What the project states of itself, as badges."""
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    stated = {
        "python": project["project"]["requires-python"].replace(">=", "") + " or newer",
        "licence": project["project"]["license"],
        "types": "mypy strict" if project["tool"]["mypy"]["strict"] else "mypy",
    }
    return {DOCS / "badges" / f"{label}.svg": badge(label, value) for label, value in stated.items()}


def pages() -> dict[Path, str]:
    """Every generated page with its text."""
    rules = load_policies(()).rules
    return {
        README: readme(),
        ARCHITECTURE: architecture_page(),
        **badges(),
        RULES / "README.md": rule_index(rules),
        **{RULES / f"{rule.id}.md": rule_page(rule) for rule in rules},
        DOCS / "command-line.md": command_line_page(),
        DOCS / "smoke-failures.md": failures_page(),
        DOCS / "evidence-words.md": evidence_page(),
    }


def main() -> None:
    """Write all pages, and remove those of rules that are gone."""
    RULES.mkdir(exist_ok=True)
    (DOCS / "badges").mkdir(exist_ok=True)
    wanted = pages()
    for stale in set(RULES.glob("*.md")) - set(wanted):
        stale.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
