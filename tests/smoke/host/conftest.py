"""Machines made of files, and the catalog to know their accelerators by."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.store import Catalog

BARE_CPU = "model name\t: A Processor\nflags\t\t: fpu sse2 aes\n"
VIRTUAL_CPU = "model name\t: A Processor\nflags\t\t: fpu sse2 hypervisor aes\n"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., Path]:
    """A root folder with the given files; ``dmi`` are fields of the firmware, ``virtual`` sets the processor's flag."""

    def build(*, virtual: bool = False, dmi: dict[str, str] | None = None, **files: str) -> Path:
        written = {"proc/cpuinfo": VIRTUAL_CPU if virtual else BARE_CPU}
        written |= {f"sys/class/dmi/id/{field}": value for field, value in (dmi or {}).items()}
        written |= {path.replace("__", "/").replace("_", "-"): text for path, text in files.items()}
        for path, text in written.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(f"{text}\n", encoding="utf-8")
        return tmp_path

    return build
