"""Python itself, and the packages of its environment, by what their metadata says; none is imported."""

import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from sovcheck.doctor.findings import Condition, Finding

PURPOSES = {
    "xllamacpp": "smoke inference of GGUF weights",
    "torch": "smoke inference of safetensors, and the update proof",
    "transformers": "smoke inference of safetensors",
    "peft": "the update proof",
    "nvidia-ml-py": "describing NVIDIA accelerators",
}
"""Packages that may be there, and what for."""

_EMBEDDED = "gordon-to-regorus"


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
