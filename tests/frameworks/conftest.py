from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from sovcheck.findings.report import Report
from sovcheck.frameworks.section import Assessment, ClauseAnswer, FrameworkSection
from sovcheck.scan.framework_answers import answered_frameworks
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

TODAY = date(2026, 11, 21)
STATED = Path(__file__).parents[2] / "inventories" / "stated-in-full" / "inventory.yaml"
US_PARTY = {
    "id": "example-inc",
    "name": "A company in the United States (placeholder)",
    "country": "US",
    "public_body": False,
    "parents": [{"country": "US", "capital": "100", "voting": "100", "controls": "true"}],
    "free_float": False,
    "listed_parties": [],
    "certifications": [],
    "administered_from": ["US"],
    "support_countries": ["US"],
    "technology_from": [],
}

Tree = dict[str, Any]
Change = Callable[[Tree], None]


def stated() -> Tree:
    """A small European system that states everything, with a company of the United States that has no part in it."""
    tree = deepcopy(_stated())
    tree["organizations"].append(deepcopy(US_PARTY))
    return tree


def _stated() -> Tree:
    tree = yaml.load(STATED.read_text(), Loader=yaml.BaseLoader)
    assert isinstance(tree, dict)
    return tree


def asset(tree: Tree, asset_id: str) -> Tree:
    """The fields of an asset, to change."""
    for group in tree.values():
        for each in group if isinstance(group, list) else ():
            if each["id"] == asset_id:
                return each  # type: ignore[no-any-return]
    raise KeyError(asset_id)


def written(tree: Tree, folder: Path) -> Path:
    """The system as a file in a folder."""
    folder.mkdir(exist_ok=True)
    path = folder / "inventory.yaml"
    path.write_text(yaml.safe_dump(_typed(tree), sort_keys=False, allow_unicode=True))
    return path


def _typed(node: Any) -> Any:
    """Scalars were read as text, and are written as text: the schema converts them."""
    if isinstance(node, dict):
        return {key: _typed(value) for key, value in node.items()}
    return [_typed(each) for each in node] if isinstance(node, list) else node


def scanned(path: Path, *frameworks: str, **fields: Any) -> Report:
    """The report of a system with answers to these frameworks."""
    fields = {"home": "FR", "today": TODAY, **fields}
    return scan(ScanRequest(paths=(str(path),), frameworks=frameworks, **fields))


def assessments(path: Path, *frameworks: str) -> dict[str, Assessment]:
    """The answers to each framework for the one application of a system, without a verdict of rules."""
    prepared = prepare(ScanRequest(paths=(str(path),), frameworks=frameworks, home="FR", today=TODAY))
    assert prepared.asked is not None
    answered = answered_frameworks(prepared.asked, prepared.graph, prepared.builder)
    return {each.file.framework.id: each.judged[0].assessment for each in answered}


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., FrameworkSection]:
    """The answers to a framework after these changes to the system that states everything."""

    def judge(framework: str, *changes: Change) -> FrameworkSection:
        tree = stated()
        for change in changes:
            change(tree)
        return scanned(written(tree, tmp_path / "system"), framework).frameworks[0]

    return judge


def answers(section: FrameworkSection) -> dict[str, ClauseAnswer]:
    """The answers for the application by clause."""
    return {answer.clause: answer for answer in section.assessments[0].answers}
