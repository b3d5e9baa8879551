"""Writing a patch as YAML that reads back as the same patch, whatever the names in it are."""

from collections.abc import Mapping
from datetime import date
from enum import Enum

from pydantic import BaseModel

from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.document import API_VERSION
from sovcheck.inventory.headers import PATCH
from sovcheck.inventory.patch.change_set import Patch
from sovcheck.visible import UNSEEN

_GROUPS = {kind: kind.value if kind is Kind.SOFTWARE else f"{kind.value}s" for kind in Kind}
_WIDTH = 100


def patch_text(patch: Patch) -> str:
    """The patch as one document of ``kind: Patch``. Equal patches give equal text."""
    text = _dumped(patch, allow_unicode=True)
    return _dumped(patch, allow_unicode=False) if UNSEEN.search(text.replace("\n", "")) else text


def _dumped(patch: Patch, *, allow_unicode: bool) -> str:
    import yaml

    tree = patch_tree(patch)
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=allow_unicode, width=_WIDTH, default_flow_style=None)


def patch_tree(patch: Patch) -> dict[str, object]:
    """The document as JSON and YAML have it: text, numbers, lists and mappings."""
    about = {"name": patch.name, "description": patch.description}
    metadata = {key: text for key, text in about.items() if text is not None}
    settings: dict[str, dict[str, object]] = {}
    for setting in patch.settings:
        settings.setdefault(setting.asset, {})[setting.field] = _plain(setting.value)
    added: dict[str, list[object]] = {}
    for addition in patch.additions:
        added.setdefault(_GROUPS[addition.asset.kind], []).append(_plain(addition.asset))
    parts = {
        "metadata": metadata,
        "set": settings,
        "add": added,
        "remove": [removal.asset for removal in patch.removals],
    }
    return {"apiVersion": API_VERSION, "kind": PATCH, **{key: part for key, part in parts.items() if part}}


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
