"""Module references: which modules a package can reach, its own and libraries, one through another."""

import re
from collections import defaultdict
from collections.abc import Sequence

from sovcheck.policy.source.fact_references import names_other_data, without_comments

_PACKAGE = re.compile(r"^[ \t]*package[ \t]+([\w.]+)", re.MULTILINE)
_LIBRARY = re.compile(r"\bdata\.(sovcheck\.lib\b(?:\.\w+)*)")


class ModuleReferences:
    """What the texts of modules name, read by patterns as in ``fact_references``; modules go by their numbers."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._packages: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            package = _PACKAGE.search(text)
            if package is not None:
                self._packages[package[1]].append(number)

    def reached(self, package: str) -> tuple[int, ...] | None:
        """The modules without which nothing of the package can be evaluated; None where a text does not tell."""
        found = {package: self._packages.get(package, [])}
        waiting = list(found[package])
        while waiting:
            code = without_comments(self._texts[waiting.pop()])
            if names_other_data(code):
                return None
            for name in _LIBRARY.findall(code):
                for library, numbers in self._packages.items():
                    if library not in found and _overlap(name, library):
                        found[library] = numbers
                        waiting += numbers
        return tuple(number for numbers in found.values() for number in numbers)


def _overlap(reference: str, package: str) -> bool:
    """Whether the reference leads into the package, or names it as one of several."""
    return f"{reference}.".startswith(f"{package}.") or package.startswith(f"{reference}.")
