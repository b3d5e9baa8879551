"""Declaration: what an inventory says of a model and a host, in evidence that then holds for that inventory alone."""

import json
from hashlib import sha256

from sovcheck.catalog.system import System
from sovcheck.evidence.predicate import Declared
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model

_OF_MODEL = ("developer",)
_OF_HOST = ("owner", "operator", "tenancy", "cloud", "region", "country", "site")
"""The fields that say whose and where it is: with other values it is another claim."""


def declare(system: System, model: Model, host: GpuHost | None) -> Declared:
    """What the inventory states now."""
    return Declared(
        inventory=system.inventory.name,
        sha256=inventory_digest(system),
        model=_stated(model, _OF_MODEL),
        host={} if host is None else _stated(host, _OF_HOST),
    )


def inventory_digest(system: System) -> str:
    """Of the digests of its files, in their order: any edit changes it."""
    files = "".join(f"{file.sha256}\n" for file in system.inventory.files)
    return sha256(files.encode()).hexdigest()


def differences(then: Declared, now: Declared) -> list[str]:
    """The fields that had another value then, or none: ``owner of the host was 'a', and is 'b'``."""
    return [
        f"{field} of the {what} was {_shown(before.get(field))}, and is {_shown(after.get(field))}"
        for what, before, after in (("model", then.model, now.model), ("host", then.host, now.host))
        for field in sorted({*before, *after})
        if before.get(field) != after.get(field)
    ]


def _stated(asset: Asset, fields: tuple[str, ...]) -> dict[str, str]:
    values = asset.model_dump(mode="json", include=set(fields))
    return {field: _text(value) for field, value in sorted(values.items()) if value is not None}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _shown(value: str | None) -> str:
    return "not stated" if value is None else repr(value[:64])
