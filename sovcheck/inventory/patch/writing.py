"""Writing a patch as YAML that reads back as the same patch, whatever the names in it are."""

from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.document import API_VERSION
from sovcheck.inventory.headers import PATCH
from sovcheck.inventory.patch.change_set import Patch
from sovcheck.inventory.written import as_written
from sovcheck.visible import UNSEEN

GROUP_OF = {kind: kind.value if kind is Kind.SOFTWARE else f"{kind.value}s" for kind in Kind}
"""The list key under which assets of a kind are."""
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
        settings.setdefault(setting.asset, {})[setting.field] = as_written(setting.value)
    added: dict[str, list[object]] = {}
    for addition in patch.additions:
        added.setdefault(GROUP_OF[addition.asset.kind], []).append(as_written(addition.asset))
    parts = {
        "metadata": metadata,
        "set": settings,
        "add": added,
        "remove": [removal.asset for removal in patch.removals],
    }
    return {"apiVersion": API_VERSION, "kind": PATCH, **{key: part for key, part in parts.items() if part}}
