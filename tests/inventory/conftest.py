"""Builders of the inventory tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.reader import read_inventory
from sovcheck.inventory.yaml_reader import Document, read_documents

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"


def _no_stdin() -> bytes:
    raise AssertionError("nobody asked for standard input")


@pytest.fixture
def document() -> Callable[[str | bytes], Document]:
    """The only document of a text."""

    def read(text: str | bytes) -> Document:
        data = text.encode() if isinstance(text, str) else text
        (only,) = read_documents(data, "f.yaml")
        return only

    return read


@pytest.fixture
def complaints() -> Callable[[str | bytes], list[str]]:
    """What reading a text complains about, line by line; empty when it reads."""

    def read(text: str | bytes) -> list[str]:
        try:
            read_documents(text.encode() if isinstance(text, str) else text, "f.yaml")
        except InputError as error:
            return str(error).splitlines()
        return []

    return read


@pytest.fixture
def inventory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Inventory]:
    """Reads inventories by files given as NAME=TEXT; the header is added where there is none."""
    monkeypatch.chdir(tmp_path)

    def read(*paths: str, stdin: Callable[[], bytes] = _no_stdin, **files: str) -> Inventory:
        for name, text in files.items():
            body = text if "apiVersion" in text else HEADER + text
            (tmp_path / f"{name}.yaml").write_text(body, encoding="utf-8")
        return read_inventory(paths or [f"{name}.yaml" for name in files], stdin=stdin)

    return read


@pytest.fixture
def refusals(inventory: Callable[..., Inventory]) -> Callable[..., list[str]]:
    """The problems of inventories that cannot be used."""

    def read(*paths: str, **files: str) -> list[str]:
        with pytest.raises(InputError) as caught:
            inventory(*paths, **files)
        return str(caught.value).splitlines()

    return read
