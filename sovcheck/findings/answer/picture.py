"""The picture of a system: what its applications need, who runs that, who owns those, and under which countries."""

from datetime import date
from enum import StrEnum
from typing import Literal

from sovcheck.inventory.assets.asset import OwnRecord

OpenTo = Literal["asset", "organization", "country"]
"""What may be left out that would name somebody more who stops a node."""


class Layer(StrEnum):
    """The columns of the picture, from left to right."""

    APPLICATION = "application"
    NEED = "need"
    PLACE = "place"
    OPERATOR = "operator"
    OWNER = "owner"
    COUNTRY = "country"


class PictureNode(OwnRecord):
    """An asset or a country (``country:XX``).

    ``countries`` are those it is in or is under. ``foreign``: it is outside of the trusted set, or somebody there
    has power over it; None where that is not known. ``stopped_by`` are the organizations and countries whose loss stops
    it even while everything that it needs goes on, with all who control them. ``open_to`` says whose loss may do so
    for all that is stated: somebody left out fields behind which an asset, an organization or a country may hide; who
    may hide behind the one may hide behind the next, too.
    """

    id: str
    name: str | None = None
    kind: str
    layer: Layer
    countries: tuple[str, ...] = ()
    foreign: bool | None = None
    stopped_by: tuple[str, ...] = ()
    open_to: OpenTo | None = None


class PictureEdge(OwnRecord):
    """Why one node depends on another: the types of its edges, and what they let the party at their end do."""

    asset: str
    to: str
    edges: tuple[str, ...]
    effects: tuple[str, ...]


class PictureOption(OwnRecord):
    """One of the things that meet a need, and the day on which the switch to it was last tried."""

    id: str
    tested: date | None = None


class PictureNeed(OwnRecord):
    """What a node cannot work without: one of ``any_of`` is enough. An ``optional`` one it can do without.

    ``tested`` is the day on which life without an optional one was last tried.
    """

    asset: str
    any_of: tuple[PictureOption, ...]
    optional: bool = False
    tested: date | None = None


class Picture(OwnRecord):
    """All that the applications of a system lead to. ``nodes`` are by layer, then id; ``trusted`` are countries."""

    trusted: tuple[str, ...]
    nodes: tuple[PictureNode, ...]
    edges: tuple[PictureEdge, ...]
    needs: tuple[PictureNeed, ...]
