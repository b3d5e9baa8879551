"""Diagnostics: everything that sovcheck can use, in the order of the output: Python, catalog, OPA, isolation, GPU."""

import os
import platform
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sovcheck.catalog.loading import load_catalog
from sovcheck.doctor.findings import Condition, Diagnosis, Finding, diagnose
from sovcheck.engine.opa.binary import Binary, look_for_binary
from sovcheck.engine.opa.release import ways_to_get
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.availability import Offer, probe

_OLD_DAYS = 180
"""Owners, laws and licences change; after half a year a scan rests on facts that nobody has looked at again."""
VARIABLE = "SOVCHECK_OPA"
_CUT_OFF = "smoke inference cut off from the network"
_WAYS = (IsolationLevel.NETNS, IsolationLevel.NOTIFY)
PURPOSES = {
    "xllamacpp": "smoke inference of GGUF weights",
    "torch": "smoke inference of safetensors, and the update proof",
    "transformers": "smoke inference of safetensors",
    "peft": "the update proof",
    "nvidia-ml-py": "describing NVIDIA accelerators",
}
"""Packages that may be there, and what for."""
_EMBEDDED = "gordon-to-regorus"
_OF_GPU = "smoke inference at the speed of the accelerator"
_NVIDIA_CARDS = "proc/driver/nvidia/gpus"
_NVIDIA_VERSION = "proc/driver/nvidia/version"
_AMD_NODES = "sys/class/kfd/kfd/topology/nodes"


def examine(today: date) -> Diagnosis:
    """What this machine has, as of this day."""
    return diagnose(
        (
            check_python(),
            check_embedded_engine(),
            check_catalog(today),
            check_opa(),
            check_isolation(),
            check_gpu(),
            *check_packages(),
        )
    )


def check_catalog(today: date) -> Finding:
    """The catalog's date and age. An old one still works, and every report prints its date."""
    return judge_catalog(load_catalog().date, today)


def judge_catalog(day: date, today: date) -> Finding:
    """The finding about a catalog of this day."""
    age = (today - day).days
    old = age > _OLD_DAYS
    return Finding(
        name="catalog",
        condition=Condition.UNFIT if old else Condition.FIT,
        found=f"{day.isoformat()}, {max(age, 0)} day{'' if age == 1 else 's'} old",
        purpose="facts about owners, laws, licences and accelerators",
        advice=("update sovcheck, or correct what has changed with --catalog",) if old else (),
    )


def check_opa(wanted: str | None = None) -> Finding:
    """What ``wanted`` or ``$SOVCHECK_OPA`` names, else the ``opa`` of the PATH."""
    named = wanted or os.environ.get(VARIABLE)
    found = look_for_binary(Path(named) if named else None)
    if isinstance(found, Binary):
        return Finding(
            name="opa", condition=Condition.FIT, found=f"{found.version} at {found.path}", purpose="scan --engine opa"
        )
    condition = Condition.UNFIT if found.unfit else Condition.MISSING
    return Finding(name="opa", condition=condition, found=found.why, purpose="scan --engine opa", advice=ways_to_get())


def check_isolation(offers: Sequence[Offer] | None = None) -> Finding:
    """Namespaces, or at least the recording filter; ``offers`` is what trying them gave, by default now."""
    offers = [probe(level) for level in _WAYS] if offers is None else offers
    works = [offer.level.value for offer in offers if offer.works]
    refused = [offer for offer in offers if not offer.works]
    found = f"by {' or '.join(works)}" if works else "refused"
    return Finding(
        name="isolation",
        condition=_condition(works),
        found="; ".join([found, *(f"{offer.level.value}: {offer.refusal}" for offer in refused)]),
        purpose=_CUT_OFF,
        advice=tuple(f"{offer.level.value}: {offer.advice}" for offer in refused),
    )


def _condition(works: Sequence[str]) -> Condition:
    if IsolationLevel.NETNS.value in works:
        return Condition.FIT
    return Condition.UNFIT if works else Condition.MISSING


def check_gpu(root: Path = Path("/")) -> Finding:
    """NVIDIA cards and AMD compute nodes of the machine whose file system this is, by the traces of their drivers."""
    cards = _nvidia_cards(root)
    if cards:
        return _gpu_finding(Condition.FIT, f"{len(cards)} x {' and '.join(sorted(set(cards)))}{_driver(root)}")
    nodes = _amd_nodes(root)
    if nodes:
        return _gpu_finding(Condition.FIT, f"{nodes} AMD GPU")
    advice = ("without one smoke inference runs on the CPU; install the driver where there is a card",)
    return _gpu_finding(Condition.MISSING, "no driver of NVIDIA or AMD is loaded", advice)


def _nvidia_cards(root: Path) -> list[str]:
    lines = (line for file in _children(root / _NVIDIA_CARDS) for line in _lines(file / "information"))
    return [line.partition(":")[2].strip() for line in lines if line.startswith("Model:")]


def _driver(root: Path) -> str:
    words = next(iter(_lines(root / _NVIDIA_VERSION)), "").split()
    version = next((word for word in words if word[:1].isdigit() and "." in word), None)
    return f", driver {version}" if version else ""


def _amd_nodes(root: Path) -> int:
    """Nodes with SIMDs are GPUs; the others are CPUs."""
    properties = [_lines(node / "properties") for node in _children(root / _AMD_NODES)]
    return sum(any(line.startswith("simd_count ") and line.split()[1] != "0" for line in lines) for lines in properties)


def _gpu_finding(condition: Condition, found: str, advice: tuple[str, ...] = ()) -> Finding:
    return Finding(name="gpu", condition=condition, found=found, purpose=_OF_GPU, advice=advice)


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def installed_version(distribution: str) -> str | None:
    """The version of an installed distribution, None when it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def check_python() -> Finding:
    """The interpreter; a too old one could not have come here."""
    found = (
        f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}"
    )
    return Finding(name="python", condition=Condition.FIT, required=True, found=found, purpose="everything")


def check_embedded_engine(installed: Callable[[str], str | None] = installed_version) -> Finding:
    """The engine that scans use by default."""
    found = installed(_EMBEDDED)
    return Finding(
        name="embedded engine",
        condition=Condition.FIT if found else Condition.MISSING,
        required=True,
        found=f"regorus {found}" if found else "not installed",
        purpose="scan, explain, policy test",
        advice=() if found else (f"pip install {_EMBEDDED}",),
    )


def check_packages(installed: Callable[[str], str | None] = installed_version) -> tuple[Finding, ...]:
    """The packages that only some commands need."""
    return tuple(_check_package(name, purpose, installed(name)) for name, purpose in PURPOSES.items())


def _check_package(name: str, purpose: str, found: str | None) -> Finding:
    return Finding(
        name=name,
        condition=Condition.FIT if found else Condition.MISSING,
        found=found or "not installed",
        purpose=purpose,
        advice=() if found else (f"pip install {name}",),
    )
