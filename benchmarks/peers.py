"""The programs that people would take instead, on the same facts and rules: `opa eval`, `conftest`, and `checkov`.

Both engines get ready facts of every asset: reading, graph and facts, which a scan does itself, are not in their time.
`opa eval` gets them all in one query, and `conftest test` a file for each: it asks `deny` of every rule for the kind
and nothing else, since it knows neither `applies` nor what is unknown. `checkov` cannot judge an inventory; what it
takes to look at one file of its own is what a gate of it costs.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from processes import Run, run

from sovcheck.engine.interface import Question
from sovcheck.facts.equality.encoding import Encoder
from sovcheck.policy.bundle.bundle import policy_bundle
from sovcheck.policy.profile.data import data_document
from sovcheck.policy.rules import Rule
from sovcheck.scan.preparation import Scan, prepare
from sovcheck.scan.request import ScanRequest

ROOT = Path(__file__).parents[1]
DAY = "2026-11-21"
QUERY = "data.sovcheck.dispatch.reply"
TERRAFORM = 'resource "aws_s3_bucket" "records" {\n  bucket = "records"\n}\n'
NOT_HERE = "not here"


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds of a program: once for its start, and for each asset."""

    start: float
    each: float

    def of(self, assets: int) -> float:
        """For so many assets."""
        return self.start + self.each * assets


def found(name: str) -> str | None:
    """The program that `make peers` left, or that of the PATH."""
    places = (ROOT / ".opa", ROOT / ".peers", ROOT / ".peers" / "checkov" / "bin")
    return next((path for place in places if (path := shutil.which(name, path=str(place)))), shutil.which(name))


def prepared(inventory: Path) -> Scan:
    """All that is known before the first rule is asked."""
    return prepare(ScanRequest(paths=(str(inventory),), today=date.fromisoformat(DAY), home="FR"))


def costs(inventory: Path, sizes: dict[str, tuple[int, int]]) -> dict[str, Cost | None]:
    """What each program that is here takes for the assets of the inventory; None for one that is not here.

    Each is run on two numbers of assets, evenly drawn: the difference is what assets cost, and the rest is its start,
    which is counted once. So no start is multiplied by the size of a fleet.
    """
    scan = prepared(inventory)
    questions = list(every_asset(scan))
    ways: dict[str, Callable[[str, Scan, Sequence[Question], Path], Run]] = {"opa": opa_eval, "conftest": conftest}
    return {name: cost(ways[name], name, scan, questions, two) for name, two in sizes.items()}


def cost(
    way: Callable[[str, Scan, Sequence[Question], Path], Run],
    name: str,
    scan: Scan,
    questions: Sequence[Question],
    sizes: tuple[int, int],
) -> Cost | None:
    """The cost of one program by runs of two sizes; None when it is not here."""
    program = found(name)
    if program is None:
        return None
    taken = []
    for size in sizes:
        some = questions[:: max(1, len(questions) // size)][:size]
        with tempfile.TemporaryDirectory() as folder:
            taken.append((len(some), way(program, scan, some, Path(folder)).processor_seconds))
    (few, first), (many, second) = taken
    each = (second - first) / (many - few)
    return Cost(start=max(0.0, first - each * few), each=each)


def checkov(folder: Path) -> Run | None:
    """`checkov` on one Terraform file of two lines; None when it is not here."""
    program = found("checkov")
    if program is None:
        return None
    file = folder / "main.tf"
    file.write_text(TERRAFORM, encoding="utf-8")
    return run([program, "--file", str(file), "--compact", "--quiet", "--skip-download"])


def every_asset(scan: Scan) -> Iterator[Question]:
    """A question about each asset, also about those that no rule can tell apart."""
    encoder = Encoder()
    for key, asset_id in enumerate(scan.system.declared):
        kind = scan.system.assets[asset_id].kind
        yield Question(key, kind, encoder.encode(scan.builder.facts(asset_id)))


def opa_eval(program: str, scan: Scan, questions: Sequence[Question], folder: Path) -> Run:
    """`opa eval` with the bundle of the scan and all entries of all rules that apply to the kind of each asset."""
    data = data_document(scan.profile.data, scan.system.catalog, scan.request.today)
    bundle, query = folder / "scan.tar.gz", folder / "query.json"
    bundle.write_bytes(policy_bundle(scan.policies, data))
    asks = [
        {
            "entries": [
                entry for rule in scan.policies.rules if question.kind in rule.applies_to for entry in rule.entries
            ],
            "facts": json.loads(question.facts),
        }
        for question in questions
    ]
    query.write_text(json.dumps({"asks": asks}), encoding="utf-8")
    return run([program, "eval", "--bundle", str(bundle), "--input", str(query), QUERY])


def conftest(program: str, scan: Scan, questions: Sequence[Question], folder: Path) -> Run:
    """`conftest test` with the modules of the scan, and one that has it ask them; every file must be looked at."""
    policies, facts, data = (folder / name for name in ("conftest-policies", "conftest-facts", "conftest-data"))
    for each in (policies, facts, data):
        each.mkdir()
    for number, module in enumerate(scan.policies.modules):
        (policies / f"{number}.rego").write_text(module.text, encoding="utf-8")
    (policies / "main.rego").write_text("package main\n" + "".join(map(bridge, scan.policies.rules)), encoding="utf-8")
    document = data_document(scan.profile.data, scan.system.catalog, scan.request.today)
    (data / "data.json").write_text(json.dumps(document), encoding="utf-8")
    for question in questions:
        (facts / f"{question.key}.json").write_text(question.facts, encoding="utf-8")
    told = folder / "conftest.json"
    options = ["--policy", str(policies), "--data", str(data), "--output", "json"]
    measured = run([program, "test", str(facts), *options], told)
    results = json.loads(told.read_text(encoding="utf-8"))
    if len(results) != len(questions) or not any(result.get("failures") for result in results):
        sys.exit("WRONG: conftest did not judge every file, or found nothing at all")
    return measured


def bridge(rule: Rule) -> str:
    """A rule as conftest wants it: in one namespace, and with its message under another name."""
    kinds = ", ".join(f'"{kind.value}"' for kind in rule.applies_to)
    body = f"input.kind in {{{kinds}}}; some finding in data.{rule.package}.deny"
    return f'\ndeny contains {{"msg": sprintf("{rule.id}: %s", [finding.message])}} if {{ {body} }}\n'
