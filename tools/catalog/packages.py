"""Reads public collections: packages as files, repositories by one commit; nothing is fetched."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from functools import cached_property
from pathlib import Path
from zipfile import ZipFile


@dataclass(frozen=True)
class Package:
    """A wheel."""

    path: Path

    def files(self, pattern: str) -> Iterator[tuple[str, bytes]]:
        """The files whose path the pattern matches, by name, with their bytes."""
        with ZipFile(self.path) as wheel:
            for name in sorted(filter(re.compile(pattern).search, wheel.namelist())):
                yield name, wheel.read(name)

    @cached_property
    def name(self) -> str:
        """Name and version, as its metadata say."""
        ((_, metadata),) = self.files(r"\.dist-info/METADATA$")
        told = message_from_bytes(metadata)
        return f"{told['Name']} {told['Version']}"

    @cached_property
    def day(self) -> date:
        """The day of its newest file."""
        with ZipFile(self.path) as wheel:
            return max(date(*each.date_time[:3]) for each in wheel.infolist())


@dataclass(frozen=True)
class Repository:
    """The newest commit of a repository on this machine, with or without a work tree."""

    path: Path
    name: str

    def _git(self, *arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", str(self.path), *arguments], capture_output=True, text=True, check=True
        ).stdout

    def files(self, folder: str, ending: str) -> Iterator[tuple[str, str]]:
        """The files of a folder with that ending, by path, with their text."""
        for path in self._git("ls-tree", "-r", "--name-only", "HEAD", folder).splitlines():
            if path.endswith(ending):
                yield path, self._git("show", f"HEAD:{path}")

    @cached_property
    def commit(self) -> str:
        """The commit, in short."""
        return self._git("rev-parse", "HEAD").strip()[:12]

    @cached_property
    def day(self) -> date:
        """The day of the commit."""
        return date.fromisoformat(self._git("log", "-1", "--format=%cs").strip())

    def cited(self, title: str, path: str) -> str:
        """A file of it as a source names it."""
        return f"{title}, {self.name}@{self.commit}:{path}"
