"""One patch document: fields to set, assets to add as in an inventory, ids to remove."""

from typing import Any, Literal

from sovcheck.constraints import Field
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.document import AssetGroups, Metadata
from sovcheck.inventory.assets.scalars import Reference, Slug, Text


class PatchDocument(Record):
    """A document of ``kind: Patch``; what it sets is held to the kind of each asset when it is applied."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    """The version of this format."""
    kind: Literal["Patch"]
    """What kind of document this is."""
    metadata: Metadata | None = None
    """What the change is called, and who proposes it; the system keeps its own name."""
    set: dict[Slug, dict[Text, Any]] = Field(default_factory=dict)
    """By the id of an asset, the fields that are different: a field inside of a group may be written with dots
    (`contract.law`), and `null` takes a field away."""
    add: AssetGroups | None = None
    """Assets that are new, in groups as in an inventory."""
    remove: tuple[Reference, ...] = ()
    """The ids of assets that are gone."""
