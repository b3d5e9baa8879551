"""The recipes of CONTRIBUTING.md are carried out in a copy of the repository: each touches what it names, and holds."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("recipes")]

ROOT = Path(__file__).parents[2]
NOT_COPIED = shutil.ignore_patterns(
    *(".git", ".venv*", ".opa", ".peers", "build", "dist", "node_modules", "__pycache__", ".*_cache", ".hypothesis")
)
SECTIONS = dict(
    re.findall(
        r"^### (.+?)\n(.*?)(?=^###? |\Z)",
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)
GENERATED = re.compile(
    r"README\.md|docs/(?:rules/.*|command-line\.md|omissions\.md)|tests/golden/.*|policies/lib/golden_facts_test\.rego|.*\.pyc|\.hypothesis/.*"
)
"""What the commands of the recipes write themselves."""

AT_MOST = {
    "A rule": 4,
    "A field that policies see": 4,
    "An output format": 3,
    "A catalog entry": 1,
    "A runtime": 2,
}
"""How many files somebody has to write, or to change, by hand."""

Edits = Mapping[str, Callable[[str], str]]


def commands(recipe: str) -> list[str]:
    """The commands of a recipe's block, one a line."""
    (block,) = re.findall(r"```sh\n(.*?)```", SECTIONS[recipe], re.DOTALL)
    return block.splitlines()


def snapshot(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and not GENERATED.fullmatch(name_in(folder, path)))
    return {name_in(folder, path): sha256(path.read_bytes()).hexdigest() for path in files}


def name_in(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


@pytest.fixture
def copy(tmp_path: Path, opa_binary: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOVCHECK_OPA", str(opa_binary))
    return Path(shutil.copytree(ROOT, tmp_path / "copy", ignore=NOT_COPIED))


def run(copy: Path, command: str) -> str:
    """A command as a contributor would type it, in the copy; it must succeed."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(copy),
        "PYTEST_ADDOPTS": "-q -p no:cacheprovider",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    finished = subprocess.run(
        ["bash", "-c", command],
        cwd=copy,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert finished.returncode == 0, f"$ {command}\n{finished.stdout[-4000:]}"
    return finished.stdout


def carry_out(copy: Path, recipe: str, edits: Edits, first: int = 0) -> str:
    """Do what the recipe says by hand, then what is left of its commands; what these print."""
    for name, change in edits.items():
        path = copy / name
        path.write_text(change(path.read_text(encoding="utf-8") if path.exists() else ""), encoding="utf-8")
    return "".join(run(copy, command) for command in commands(recipe)[first:])


def touched(copy: Path, before: Mapping[str, str], recipe: str) -> set[str]:
    """What is new or another than before, and not generated: no more than the recipe may ask for."""
    found = {name for name, digest in snapshot(copy).items() if before.get(name) != digest}
    assert len(found) <= AT_MOST[recipe]
    return found


def after(line: str, more: str) -> Callable[[str], str]:
    """An edit that writes something behind a text that stands there once."""

    def change(text: str) -> str:
        assert text.count(line) == 1, line
        return text.replace(line, line + more)

    return change


def test_a_rule_touches_the_four_files_that_are_written_for_it(copy: Path):
    before = snapshot(copy)
    recipe = "A rule"
    first, *_ = commands(recipe)
    wrote = re.findall(r"^wrote (.+)$", run(copy, first), re.MULTILINE)
    rule, rule_test, passing, failing = wrote
    sentences = {
        "TODO: why this matters, in one to three sentences.": "Whoever lets a machine can take it away.",
        "TODO: what to do about it, in a sentence.": "Own the machine, or place it in a house of your own.",
    }

    def filled_in(text: str) -> str:
        for todo, sentence in sentences.items():
            assert text.count(todo) == 1
            text = text.replace(todo, sentence)
        return text

    carry_out(copy, recipe, {rule: filled_in}, first=1)
    assert touched(copy, before, recipe) == {rule, rule_test, passing, failing}
    identity = Path(passing).parent.name
    assert "Not in `de`: " + identity in (copy / "docs" / "rules" / "README.md").read_text(encoding="utf-8")
    (hint,) = re.findall(r"`(tests/policies/test_ways_to_pass.py)` tells the line", SECTIONS[recipe])
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", hint, "-m", "not slow", "-k", identity],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    line = re.search(r"fail\.yaml: write (# .+)", told)
    assert line is not None, told
    failing_text = (copy / failing).read_text(encoding="utf-8")
    (copy / failing).write_text(
        f"{failing_text.partition(chr(10))[0]}\n{line[1]}\n{failing_text.partition(chr(10))[2]}"
    )
    run(copy, f"pytest {hint} tests/policies/test_rule_inventories.py -m 'not slow' -k {identity}")


FIELDS = """    firmware_signed: Boolean | None = None
    '''Whether its firmware is checked when it starts.'''
    rack_units: Count | None = None
    '''How many units of a rack it takes.'''
""".replace("'''", '"""')
FACTS = """    firmware_signed: Annotated[bool | None, Stated("whether its firmware is checked", by="firmware_signed")]
    rack_units: Annotated[int | None, Stated("how many units of a rack it takes", by="rack_units")]
"""
STATED = "    firmware_signed: true\n    rack_units: 4\n"


def test_a_field_that_policies_see_touches_four_files(copy: Path):
    before = snapshot(copy)
    edits: Edits = {
        "sovcheck/inventory/assets/gpu_host.py": after('    """On what terms you use it."""\n', FIELDS),
        "sovcheck/facts/documents/gpu_host.py": after(
            '    country: Annotated[str | None, Stated("its country", by="country")]\n', FACTS
        ),
        "tests/facts/test_goldens.py": after("    tenancy: colocated\n", STATED),
        "inventories/stated-in-full/inventory.yaml": after("    tenancy: rented\n", STATED),
    }
    carry_out(copy, "A field that policies see", edits)
    assert touched(copy, before, "A field that policies see") == set(edits)
    assert all(name in SECTIONS["A field that policies see"] for name in edits)
    page = (copy / "docs" / "omissions.md").read_text(encoding="utf-8")
    for field in ("firmware_signed", "rack_units"):
        assert f"| `gpu_hosts[].{field}` | harmless | read by no rule |" in page
    inventory = copy / "system.yaml"
    inventory.write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\ngpu_hosts: [{id: host, firmware_signed: true, rack_units: 4}]\n"
    )
    facts = json.loads(run(copy, "sovcheck facts host system.yaml"))
    assert (facts["firmware_signed"], facts["rack_units"]) == (True, 4)
    inventory.write_text("apiVersion: sovcheck/v1\nkind: Inventory\ngpu_hosts: [{id: host}]\n")
    facts = json.loads(run(copy, "sovcheck facts host system.yaml"))
    assert facts["firmware_signed"] is None
    assert "firmware_signed" not in facts["completeness"]["unknown"]


FORMAT = '''"""Lines: one result a line, after the verdict, for whoever reads with grep."""

from sovcheck.findings.report import Report
from sovcheck.report.framework_words import contradiction_words
from sovcheck.report.wording import unreached_sentence, verdict_sentence, waiver_status_sentence, waivers_by_word
from sovcheck.visible import visible


def render_lines(report: Report) -> str:
    """The verdict, what nothing reaches, results, answers that facts contradict, and waivers to look at."""
    lines = [verdict_sentence(report), *filter(None, [unreached_sentence(report)])]
    for result in report.results:
        reason = f" ({result.waiver.reason})" if result.waiver is not None else ""
        lines.append(f"{result.status} {result.rule} {result.asset}: {result.message}{reason}")
    for section in report.frameworks:
        lines += [f"{found.file}: {contradiction_words(found)}" for found in section.contradictions]
    for word, statuses in waivers_by_word(report).items():
        lines += [f"{word}: {waiver_status_sentence(status)}" for status in statuses]
    return "".join(f"{visible(line)}\\n" for line in lines)
'''


def test_an_output_format_touches_three_files(copy: Path):
    before = snapshot(copy)

    def named(text: str) -> str:
        text = after('    HTML = "html"\n', '    LINES = "lines"\n')(text)
        text = after("def _of_report_alone(\n    report_format: Literal[\n", "        ReportFormat.LINES,\n")(text)
        case = "        case ReportFormat.LINES:\n            from sovcheck.report.lines_report import render_lines\n\n"
        return after("            return render_csv\n", f"{case}            return render_lines\n")(text)

    edits: Edits = {
        "sovcheck/report/lines_report.py": lambda _: FORMAT,
        "sovcheck/report/formats.py": named,
        "docs/outputs.md": after(
            "one page that loads nothing ([for auditors](for-auditors.md)) |\n", "| `lines` | grep |\n"
        ),
    }
    carry_out(copy, "An output format", edits)
    assert touched(copy, before, "An output format") == set(edits)
    assert all(name.replace("lines_", "<name>_") in SECTIONS["An output format"] for name in edits)
    assert ", html, lines, " in (copy / "README.md").read_text(encoding="utf-8")
    run(copy, "ruff format sovcheck/report && ruff check sovcheck/report && mypy sovcheck/report/formats.py")
    scan = "sovcheck scan inventories/mistral-on-european-cloud --today 2026-11-21 --output lines"
    assert run(copy, scan).splitlines()[0].startswith("PASS")


ENTRY = """  - id: example-institute
    name: Example Institute
    country: FR
    source: Register of institutes, 2026-11-01
    as_of: 2026-11-01
    certainty: secondary
    uncertain: Who holds it was not read.
"""


def test_a_catalog_entry_touches_one_file(copy: Path):
    before = snapshot(copy)
    edits: Edits = {"sovcheck/catalog/data/organizations.yaml": lambda text: text.rstrip("\n") + "\n" + ENTRY}
    printed = carry_out(copy, "A catalog entry", edits)
    assert touched(copy, before, "A catalog entry") == set(edits)
    assert "Example Institute" in printed
    assert all(Path(name).parent.as_posix() in SECTIONS["A catalog entry"] for name in edits)


RUNTIME = """
LMDEPLOY = KnownRuntime(
    "lmdeploy",
    "pip install lmdeploy",
    command=("lmdeploy", "serve", "api_server", "{weights}", "--server-name", "127.0.0.1", "--server-port", "{port}"),
    switches=_HUGGING_FACE,
    package="lmdeploy",
)
"""


def test_a_runtime_touches_two_files(copy: Path):
    before = snapshot(copy)

    def known(text: str) -> str:
        text = after('HTTP = KnownRuntime("http", ', "")(text).replace("HTTP = ", f"{RUNTIME.lstrip()}HTTP = ", 1)
        return after("TRANSFORMERS_SERVE, ", "LMDEPLOY, ")(text)

    edits: Edits = {
        "sovcheck/smoke/runtimes/known.py": known,
        "docs/smoke-runtimes.md": lambda text: text.replace("**Not run here:** ", "**Not run here:** `lmdeploy`; ", 1),
    }
    printed = carry_out(copy, "A runtime", edits)
    assert touched(copy, before, "A runtime") == set(edits)
    assert "lmdeploy" in re.findall(r"--runtime \[(.*?)\]", printed, re.DOTALL)[0]
    assert all(name in SECTIONS["A runtime"] for name in edits)
    refused = subprocess.run(
        [
            sys.executable,
            "-m",
            "sovcheck",
            "smoke",
            "--runtime",
            "lmdeploy",
            "--inventory",
            "none",
            "--weights",
            "none",
        ],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Invalid value" not in refused.stderr
    assert "none" in refused.stderr
    started = (
        "from sovcheck.smoke.runtimes.environment import server_argv; print(server_argv('lmdeploy', hardened=True))"
    )
    assert "'lmdeploy', 'serve'" in run(copy, f'python -c "{started}"')


def test_every_recipe_is_carried_out():
    assert [name for name in SECTIONS if "```sh" in SECTIONS[name]] == list(AT_MOST)
