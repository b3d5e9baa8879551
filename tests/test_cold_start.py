"""A cold start makes no class that is dear to make (docs/adr/0024-cold-start.md)."""

import ast
import dataclasses
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import sovcheck

PACKAGE = Path(sovcheck.__file__).parent
SCAN = """
import dataclasses, sys
made, make = [], dataclasses._process_class
def remember(cls, *rest, **named):
    made.append(f"{cls.__module__}.{cls.__qualname__}")
    return make(cls, *rest, **named)
dataclasses._process_class = remember
from sovcheck.cli.main import main
sys.argv = ["sovcheck", "scan", "inventories/mistral-on-european-cloud", "--today", "2026-11-21", "--output", "json"]
try:
    main()
finally:
    print(*(name for name in made if name.startswith("sovcheck.")), file=sys.stderr)
    print("LOADED", *sys.modules, file=sys.stderr)
"""
EXPLAINS_WHAT_IS_WRONG = {"pydantic", "pydantic_core", "annotated_types", "sovcheck.made_models"}
LOOKS_FOR_PLUGINS = {"importlib.metadata", "email", "zipfile"}
READ_BY_PYDANTIC = {
    "sovcheck.findings.results.proof.Hop",
    "sovcheck.findings.results.proof.MissingField",
    "sovcheck.findings.results.result.PassedResult",
    "sovcheck.findings.results.result.Result",
}
CHANGES_RESULTS = {
    PACKAGE / "findings" / "results" / "results.py",
    PACKAGE / "report" / "result_groups.py",
    PACKAGE / "report" / "result_templates.py",
}
ONLY_FOR_AN_EARLIER_REPORT = {"sovcheck.findings.saved.baseline", "sovcheck.findings.saved.saved_report"}
NOT_COMPARED_IN_FULL = {"sovcheck.inventory.declared.Change"}
"""A record cannot leave a field out of its comparison."""


def structs(base: type = msgspec.Struct) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from structs(each)


def test_a_scan_makes_dataclasses_only_where_a_record_would_not_do():
    ran = subprocess.run([sys.executable, "-c", SCAN], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    made, _, loaded = ran.stderr.partition("LOADED")
    assert set(made.split()) <= READ_BY_PYDANTIC | NOT_COMPARED_IN_FULL
    unused = ONLY_FOR_AN_EARLIER_REPORT | LOOKS_FOR_PLUGINS | EXPLAINS_WHAT_IS_WRONG
    assert not set(loaded.split()) & unused


def test_no_record_has_a_default_that_was_meant_for_a_dataclass():
    for module in pkgutil.walk_packages(sovcheck.__path__, "sovcheck."):
        if not module.name.startswith("sovcheck.smoke") and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    ours = [each for each in structs() if each.__module__.startswith("sovcheck.")]
    assert len(ours) > 100
    assert not [each for each in ours for default in each.__struct_defaults__ if isinstance(default, dataclasses.Field)]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_makes_a_changed_copy_fits_records(path: Path):
    """``dataclasses.replace`` refuses records only when it is called, which no type checker sees. Smokes have none."""
    if path.relative_to(PACKAGE).parts[0] == "smoke" or path in CHANGES_RESULTS:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses":
            assert "replace" not in {alias.name for alias in node.names}, "import it from msgspec.structs"
