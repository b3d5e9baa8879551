"""A list has one source: whatever repeats it, in the package, in help or in the docs, is compared with it."""

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

import click
import pytest
import yaml
from click.shell_completion import get_completion_class

from sovcheck.catalog.bundled import KEYS
from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.lookup import LISTS
from sovcheck.cli.command_table import COMMANDS
from sovcheck.cli.commands import cli
from sovcheck.cli.main import INTERRUPTED, READER_GONE
from sovcheck.cli.options import LANGUAGES
from sovcheck.engine.embedded.engine import EmbeddedEngine
from sovcheck.engine.opa.engine import OpaEngine
from sovcheck.errors import SovcheckError
from sovcheck.evidence.runtime import ATTACHED
from sovcheck.findings.verdict import NEVER
from sovcheck.graph.edges import Effect
from sovcheck.graph.formats import GraphFormat
from sovcheck.inventory.assets.application import Criticality
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.starter import EVERYTHING, STARTERS
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.profile.files import bundled_profiles, read_profile
from sovcheck.policy.profile.model import Profile, Thresholds
from sovcheck.policy.rules import DATA_NAMES
from sovcheck.policy.severity import Severity
from sovcheck.report.formats import ReportFormat
from sovcheck.smoke.rendering.targets import RENDER
from sovcheck.smoke.runtimes.known import KNOWN
from sovcheck.smoke.steps import DEFAULT_STEPS, OFFERED, StepName, UpdateMethod
from sovcheck.smoke.worker.steps import STEPS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "sovcheck"
MESSAGES = PACKAGE / "report" / "messages"
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
EFFECTS = {effect.name.lower() for effect in Effect}
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def parameter(path: str, option: str) -> click.Parameter:
    """An option or argument of a command that is named as one types it."""
    command: Any = cli
    for name in path.split():
        command = command.get_command(click.Context(cli), name)
    (found,) = (each for each in command.params if option in {*each.opts, each.name})
    return found


def choices_of(path: str, option: str) -> list[str]:
    """What it can be."""
    choice = parameter(path, option).type
    assert isinstance(choice, click.Choice)
    return list(choice.choices)


def code_words(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def row_of_glossary(word: str) -> str:
    (row,) = re.findall(rf"^\| {word} \| (.*) \|$", page("glossary.md"), re.MULTILINE)
    return row


SAME = {
    "runtimes, in the help": (choices_of("smoke run", "--runtime"), ["auto", *(set(KNOWN) - {ATTACHED})]),
    "data that policies see": (DATA_NAMES, DataDocument.__annotations__),
    "steps, of the worker": (["load", *STEPS], get_args(StepName)),
    "steps, offered": ({*OFFERED, "recompute"}, get_args(StepName)),
    "ways to update": (choices_of("smoke run", "--update"), get_args(UpdateMethod)),
    "places to render for": (choices_of("smoke render", "--to"), RENDER),
    "severities to fail on": (choices_of("scan", "--fail-on"), [*Severity, NEVER]),
    "formats of the graph": (choices_of("graph", "--output"), GraphFormat),
    "lists of the catalog": (LISTS, KEYS),
    "lists of the catalog, in the help": (choices_of("catalog list", "kind"), LISTS),
    "engines": (choices_of("scan", "--engine"), [EmbeddedEngine.name, OpaEngine.name]),
    "starts of an inventory": (choices_of("init", "--from"), STARTERS),
    "starts of an inventory, in the README": (
        [word.removeprefix("init --from ") for word in code_words(re.findall(r"`init --from .*? starts", README)[0])],
        set(STARTERS) - {EVERYTHING},
    ),
    "languages of the report": (LANGUAGES, [path.stem for path in MESSAGES.glob("*.yaml")]),
    "languages of the rules": ([*(path.stem for path in (MESSAGES / "rules").glob("*.yaml")), "en"], LANGUAGES),
    "kinds, in json-lines.md": (
        code_words(re.findall(r"^`kind` is one of (.*?)\.", page("json-lines.md"), re.MULTILINE)[0]),
        Kind,
    ),
    "kinds, in the glossary": (
        re.split(r", ", row_of_glossary("asset").partition(": ")[2].lower().replace(" ", "_").replace(",_", ", ")),
        Kind,
    ),
    "effects, in the glossary": (
        re.split(", ", row_of_glossary("effect").partition(": ")[2]),
        [effect.name.lower() for effect in Effect],
    ),
    "criticalities, in the glossary": (row_of_glossary("criticality").partition(": ")[2].split(", "), Criticality),
    "certainties, in the glossary": (code_words(row_of_glossary("certainty")), Certainty),
    "profiles, in the README": (
        re.findall(r"^\| `([\w-]+)`", re.findall(r"\| profile \|.*?\n\n", README, re.DOTALL)[0], re.MULTILINE),
        bundled_profiles(),
    ),
    "formats, in outputs.md": (
        code_words("".join(re.findall(r"^\| (`.*`) \|", page("outputs.md").partition("\n## ")[0], re.MULTILINE))),
        ReportFormat,
    ),
    "exit codes, for pipelines": (
        [int(code) for code in re.findall(r"^\| (\d+) \|", page("for-pipelines.md"), re.MULTILINE)],
        {0, 1, 3, INTERRUPTED, READER_GONE, *(each.exit_code for each in SovcheckError.__subclasses__())},
    ),
}
"""What stands somewhere, and its source; in the same order or not."""


@pytest.mark.parametrize("name", SAME)
def test_the_list_is_that_of_its_source(name: str):
    stands, source = SAME[name]
    assert sorted(map(str, stands)) == sorted(map(str, source))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_severity_has_a_word_in_every_language(language: str):
    messages = yaml.safe_load((MESSAGES / f"{language}.yaml").read_text(encoding="utf-8"))
    assert set(messages["severity"]) == {*Severity, NEVER}


def test_of_every_runtime_the_docs_say_how_it_was_run_or_that_it_was_not():
    told = page("smoke-runtimes.md").partition("## What was run")[2].partition("###")[0]
    assert set(KNOWN) - {ATTACHED} <= set(code_words(told))


def test_steps_are_named_in_the_help_as_they_are_done():
    assert parameter("smoke run", "--steps").default == ",".join(DEFAULT_STEPS)


def test_shells_are_those_that_can_be_completed():
    shells = choices_of("completion", "shell")
    assert shells
    assert all(get_completion_class(shell) is not None for shell in shells)


def test_every_format_is_named_by_the_readme_and_by_the_help_of_every_command_that_writes_reports():
    (listed,) = re.findall(r"`--output` (.*), several in one run", README)
    assert listed.split(", ") == [name.value for name in ReportFormat]
    for command in ("scan", "report"):
        (section,) = re.findall(rf"^## sovcheck {command}\n(.*?)(?=^## )", REFERENCE, re.MULTILINE | re.DOTALL)
        helped = re.search(r"--output FORMAT\[=FILE\] (.*?); repeatable", " ".join(section.split())).group(1)
        assert re.findall(r"[\w-]+", helped.replace(" or ", " ")) == [name.value for name in ReportFormat]


def test_every_command_is_in_the_readme_and_in_the_reference():
    for name in COMMANDS:
        assert f"\n## sovcheck {name}\n" in REFERENCE
        assert re.search(rf"^\|.*`(sovcheck )?{name}\b", README, re.MULTILINE), name


# No list is written a second time in the package.

ONCE: Mapping[str, Collection[str]] = {
    "runtimes": KNOWN.keys() - {ATTACHED},
    "steps": OFFERED,
    "severities": Severity,
    "formats": ReportFormat,
    "kinds": Kind,
    "effects": EFFECTS,
    "criticalities": Criticality,
    "languages": LANGUAGES,
    "profiles": bundled_profiles(),
    "commands": COMMANDS,
    "starts": STARTERS,
    "render": RENDER,
    "graph": GraphFormat,
    "catalog": KEYS,
}
TWICE = {
    "graph": "the help of `graph` loads no networkx",
    "render": "the help of `smoke render` loads no renderer",
    "effects": "facts have a field for each",
    "catalog": "the order of `catalog list` is another one",
}
"""Lists that stand in two places for a reason; ``SAME`` compares them."""


@cache
def literals() -> Sequence[set[str]]:
    return list(_literals())


def _literals() -> Iterator[set[str]]:
    """All words that stand together in a list, tuple, set, mapping or ``Literal`` of the package."""
    for node in (node for tree in TREES for node in ast.walk(tree)):
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            items: list[Any] = node.elts
        elif isinstance(node, ast.Dict):
            items = [key for key in node.keys if key is not None]
        else:
            continue
        yield {item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)}


@pytest.mark.parametrize("name", ONCE)
def test_a_list_is_written_once(name: str):
    words = {str(word) for word in ONCE[name]}
    assert len(words) > 2
    copies = sum(words <= found for found in literals())
    assert copies <= (2 if name in TWICE else 1)


def test_no_list_of_words_stands_in_two_files():
    found: dict[frozenset[str], set[int]] = defaultdict(set)
    for place, tree in enumerate(TREES):
        for node in ast.walk(tree):
            items = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else []
            words = frozenset(item.value for item in items if isinstance(item, ast.Constant))
            if len(words) > 2 and len(words) == len(items) and all(isinstance(word, str) for word in words):
                found[words].add(place)
    twice = [words for words, places in found.items() if len(places) > 1]
    assert [sorted(words) for words in twice if words != frozenset(KEYS)] == []


# What is said of every member of an enum is said of every one.

PARTIAL = {
    "DataClass": [{"INTERNAL", "PUBLIC"}],
    "IsolationLevel": [{"NONE", "OBSERVED"}, {"OBSERVED"}],
    "Kind": [
        {"CLOUD_SERVICE", "DATASET", "SOFTWARE"},
        {"ORGANIZATION"},
        {"APPLICATION", "DATA_FLOW", "ORGANIZATION"},
        {"APPLICATION", "ORGANIZATION"},
    ],
    "Outcome": [{"GOES_ON", "NOT_KNOWN"}],
    "Role": [{"MANAGEMENT", "ROOT", "SELF", "UPDATE"}],
    "Status": [{"PASS"}],
    "WeightFormat": [{"OTHER"}],
}
"""Members that some list or mapping over most members leaves out on purpose: a new one must not be left out of any."""


def enum_members() -> Mapping[str, list[set[str]]]:
    found: dict[str, list[set[str]]] = defaultdict(list)
    for node in (node for tree in TREES for node in tree.body):
        if isinstance(node, ast.ClassDef) and any(
            getattr(base, "id", "") in {"StrEnum", "Enum"} for base in node.bases
        ):
            targets = [target for each in node.body if isinstance(each, ast.Assign) for target in each.targets]
            found[node.name].append({target.id for target in targets if isinstance(target, ast.Name)})
    return found


def named_members(node: ast.AST) -> Mapping[str, set[str]]:
    """The members of each enum that a list, tuple, set or mapping names."""
    items: list[Any] = list(getattr(node, "elts", getattr(node, "keys", [])))
    found: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if isinstance(item, ast.Attribute) and isinstance(item.value, ast.Name):
            found[item.value.id].add(item.attr)
    return found


def test_what_names_most_members_of_an_enum_names_all():
    members = enum_members()
    nodes = [node for tree in TREES for node in ast.walk(tree)]
    types = {id(node.slice) for node in nodes if isinstance(node, ast.Subscript)}  # those mypy holds to assert_never
    left_out = [
        (enum, all_of - named)
        for node in nodes
        if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict) and id(node) not in types
        for enum, named in named_members(node).items()
        for all_of in members.get(enum, [])
        if named < all_of and len(named) > 2 and len(named) * 2 > len(all_of)
    ]
    assert [each for each in left_out if each[1] not in PARTIAL.get(each[0], [])] == []


OF_THE_DOCUMENT = {"api_version", "kind", "id", "title", "description", "extends"}
"""Fields of a profile that say what the document is, not what it judges by."""


def rows(name: str) -> dict[str, list[str]]:
    """The rows of the tables of a page by what their first cell has in backquotes."""
    cells = re.findall(r"^\| `(\w+)` \| (.*) \|$", page(name), re.MULTILINE)
    return {first: rest.split(" | ") for first, rest in cells}


def test_the_page_on_profiles_names_every_field_and_threshold_with_who_reads_it():
    told = rows("writing-profiles.md")
    assert told.keys() == (Profile.model_fields.keys() - OF_THE_DOCUMENT) | Thresholds.model_fields.keys()
    for name, default in Thresholds().model_dump(mode="json").items():
        value, rules = told[name]
        assert value == (f"{default:g}" if isinstance(default, float) else str(default).lower()), name
        assert set(re.findall(r"[A-Z]{3}-\d\d", rules)) == rules_that_read(f"thresholds.{name}"), name


def rules_that_read(field: str) -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "policies").glob("*/*.rego")]
    ids = [re.search(r"#   id: (\S+)", text) for text in texts if re.search(rf"profile\.{re.escape(field)}\b", text)]
    return {found[1] for found in ids if found is not None}


def test_the_profile_that_the_page_shows_is_one(tmp_path: Path):
    example = re.search(r"```yaml\n(.*?)```", page("writing-profiles.md"), re.DOTALL)
    assert example is not None
    file = tmp_path / "ours.yaml"
    file.write_text(example[1], encoding="utf-8")
    profile = read_profile(str(file)).profile
    assert profile.thresholds.offline_days == 180
    assert profile.hosting, "of the one that it extends"
