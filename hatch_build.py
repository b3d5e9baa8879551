"""Puts into the wheel what a scan would else work out anew each time: the rules' METADATA and the catalog's entries."""

import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PreparedData(BuildHookInterface):
    """Adds ``sovcheck/prepared_data`` to a wheel. A checkout has none of it: there the files change."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See BuildHookInterface."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        self._folder = tempfile.TemporaryDirectory()
        for name, data in prepared_data():
            file = Path(self._folder.name) / name
            file.write_bytes(data)
            build_data["force_include"][str(file)] = f"sovcheck/prepared_data/{name}"

    def finalize(self, version: str, _build_data: dict[str, Any], _artifact_path: str) -> None:
        """See BuildHookInterface."""
        if version != "editable":
            self._folder.cleanup()


def prepared_data() -> Iterator[tuple[str, bytes]]:
    """Each file with its name."""
    from sovcheck.catalog.bundled import entries_to_keep, read_bundled
    from sovcheck.policy.loading import load_policies, rules_to_keep
    from sovcheck.prepared import to_keep

    policies = load_policies()
    yield "policies.msgpack", to_keep(policies.sha256, rules_to_keep(policies))
    for key, data in read_bundled().items():
        yield f"{key}.msgpack", to_keep(sha256(data).hexdigest(), entries_to_keep(key, data))
