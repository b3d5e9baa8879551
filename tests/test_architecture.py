"""The arrows of the architecture: each stage imports only from stages left of it."""

import ast
import subprocess
import sys
from collections import defaultdict
from itertools import zip_longest
from pathlib import Path

import networkx as nx
import pytest

PACKAGE = Path(__file__).parents[1] / "sovcheck"
STAGES = [
    "inventory",
    "catalog",
    "evidence",
    "graph",
    "facts",
    "policy",
    "engine",
    "frameworks",
    "findings",
    "whatif",
    "report",
    "scan",
    "smoke",
    "doctor",
    "cli",
]
OUTSIDE = {
    "command_words",
    "constraints",
    "errors",
    "lazy_model",
    "look_alikes",
    "made_models",
    "picklable",
    "prepared",
    "second_process",
    "strict_json",
    "suggestions",
    "user_files",
    "version",
    "visible",
}
"""Modules that every stage may use."""


def _imported_stages(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("sovcheck."):
            names.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            names.update(alias.name.split(".")[1] for alias in node.names if alias.name.startswith("sovcheck."))
    return names - OUTSIDE


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] in STAGES)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_stage_imports_only_from_stages_left_of_it(path: Path):
    stage = path.relative_to(PACKAGE).parts[0]
    allowed = set(STAGES[: STAGES.index(stage) + 1])
    assert _imported_stages(path) <= allowed


def _imports() -> dict[str, set[str]]:
    """Module to modules of the package that it imports, also inside functions and for types alone."""
    names = {_module(path): path for path in PACKAGE.rglob("*.py")}
    found: dict[str, set[str]] = {name: set() for name in names}
    for name, path in names.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                whole = {f"{node.module}.{alias.name}" for alias in node.names} & names.keys()
                found[name] |= whole or {node.module} & names.keys()
            elif isinstance(node, ast.Import):
                found[name] |= {alias.name for alias in node.names} & names.keys()
    return found


def _module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_modules_import_each_other_in_a_circle():
    graph = nx.DiGraph((name, other) for name, others in _imports().items() for other in others)
    circles = [sorted(circle) for circle in nx.strongly_connected_components(graph) if len(circle) > 1]
    assert not circles
    assert not list(nx.selfloop_edges(graph))


def test_the_folders_and_modules_of_a_folder_import_each_other_in_no_circle():
    """So every folder can be read alone, after those that it imports; a module beside folders counts like one."""
    graphs: dict[str, nx.DiGraph] = defaultdict(nx.DiGraph)
    for name, others in _imports().items():
        for other in others:
            folder, part, imported = _where_they_part(name, other)
            graphs[folder].add_edge(part, imported)
    circles = [(folder, sorted(circle)) for folder, graph in graphs.items() for circle in nx.simple_cycles(graph)]
    assert not circles


def _where_they_part(name: str, other: str) -> tuple[str, str, str]:
    """The innermost folder that holds both modules, and which of its folders or modules each of them is in."""
    paths = name.split("."), other.split(".")
    depth = next(depth for depth, parts in enumerate(zip_longest(*paths)) if parts[0] != parts[1])
    return ".".join(paths[0][:depth]), *(".".join(path[depth : depth + 1]) for path in paths)


def test_what_every_stage_may_use_uses_no_stage():
    for name, others in _imports().items():
        if name.removeprefix("sovcheck.") in OUTSIDE:
            assert {other.split(".")[1] for other in others} <= OUTSIDE


def test_every_folder_of_the_package_is_a_stage():
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders == set(STAGES)


def test_contributors_are_told_the_stages_in_their_order():
    assert f"`{' -> '.join(STAGES)}`" in (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_opens_with_one_sentence(path: Path):
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", "?"))


LONGEST_FILE = 300
LONGEST_FUNCTION = 40


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_is_about_one_idea_and_a_function_fits_a_screen(path: Path):
    text = path.read_text(encoding="utf-8")
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    assert text.count("\n") <= LONGEST_FILE
    assert [each.name for each in functions if _lines(each) > LONGEST_FUNCTION] == []


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From its name to its last line, without decorators, which declare options and no steps."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


OPENS = ("os.open", ".read_text", ".read_bytes")
SEARCHES = (".glob", ".rglob", ".iterdir", "os.scandir", "os.listdir", "os.walk")
OPENING = {
    "user_files.py": "what users name",
    "catalog/bundled.py": "the catalog of the package",
    "cli/commands.py": "/dev/null, in the place of a stream that is gone",
    "cli/main.py": "/dev/null, in the place of a stream that is gone",
    "engine/embedded/engine.py": "the folder in which regorus is installed, for its version",
    "engine/embedded/limits.py": "/dev/null and /proc, in a worker",
    "evidence/keys.py": "a new key, to write it",
    "inventory/starter.py": "the starters of the package",
    "policy/framework/files.py": "the names of the package's frameworks",
    "policy/profile/files.py": "the profiles of the package",
    "prepared.py": "what a wheel holds ready",
    "report/html/": "the templates, words and map of the package",
    "report/sink.py": "reports, to write them",
    "whatif/costs.py": "the costs of the package",
    "doctor/": "what drivers leave in the file system",
    "smoke/host/": "by what a machine tells what it is",
    "smoke/isolation/": "devices, /proc and the root of a sandbox",
    "smoke/launch/": "the memory of a control group",
    "smoke/probes/": "the texts of the package, and what a probe itself has saved",
    "smoke/run.py": "the package itself, for its digest",
    "smoke/runtimes/": "what is installed, and weights that were listed and hashed",
    "smoke/weights/": "weights, of which nothing is opened that another could take the place of",
    "smoke/worker/": "/dev/null",
}
"""What opens files or searches folders, and which: modules, and folders with a slash at the end."""


def _opens_or_searches(call: ast.Call) -> bool:
    """By the name of what is called; ``open`` is also a method of what is no path, with other arguments."""
    name = ast.unparse(call.func)
    of_path = all(isinstance(argument, ast.Constant) for argument in call.args)
    given = {keyword.arg for keyword in call.keywords}
    is_open = name == "open" or (name.endswith(".open") and of_path and "fileobj" not in given)
    return is_open or name.endswith((*OPENS, *SEARCHES))


def test_only_one_module_opens_files_and_searches_folders_that_users_name():
    opening = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _opens_or_searches(node)
    }
    assert [name for name in sorted(opening) if not any(map(name.startswith, OPENING))] == []
    assert [place for place in OPENING if not any(name.startswith(place) for name in opening)] == []


def _modules_loaded_by(*arguments: str) -> set[str]:
    program = (
        f"import sys\nsys.argv = ['sovcheck', *{list(arguments)!r}]\nfrom sovcheck.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('\\n'.join(['LOADED', *sys.modules]))"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    return set(output.split("LOADED\n")[1].splitlines())


@pytest.mark.parametrize("arguments", [("--version",), ("--help",)])
def test_version_and_help_load_nothing_heavy(arguments: tuple[str, ...]):
    assert not _modules_loaded_by(*arguments) & {"pydantic", "networkx", "regorus", "rich", "yaml", "requests"}


def test_a_scan_without_evidence_loads_nothing_that_reads_or_verifies_it():
    inventory = Path(__file__).parents[1] / "inventories" / "mistral-on-european-cloud"
    loaded = _modules_loaded_by("scan", str(inventory), "--home", "DE", "--today", "2026-11-21")
    assert "sovcheck.scan.scanning" in loaded
    assert {name for name in loaded if name.startswith("sovcheck.evidence.")} == {
        f"sovcheck.evidence.{name}"
        for name in ("appraised", "isolation", "model_proof", "record", "refusal", "verdicts")
    }
    assert "cryptography" not in loaded


@pytest.mark.parametrize(("output", "loaded"), [("json", False), ("sarif", False), ("markdown", False), ("text", True)])
def test_only_text_loads_rich(output: str, loaded: bool, tmp_path: Path):
    inventory = Path(__file__).parents[1] / "inventories" / "mistral-on-european-cloud"
    arguments = ("scan", str(inventory), "--home", "DE", "--today", "2026-11-21", f"--output={output}={tmp_path}/out")
    assert ("rich" in _modules_loaded_by(*arguments)) is loaded


HEAVY = {"torch", "transformers", "peft", "safetensors", "xllamacpp"}
"""What only a worker may load, inside the sandbox and when it needs it."""


def _roots(nodes: list[ast.stmt]) -> set[str]:
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_runtimes_and_probes_load_inference_software_and_never_on_import(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not _roots(tree.body) & HEAVY
    if path.relative_to(PACKAGE).parts[:2] not in {("smoke", "runtimes"), ("smoke", "probes")}:
        assert not _roots(list(ast.walk(tree))) & HEAVY
