"""The map: where parts of the system are, and the countries that those who have power over it are under."""

import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict

from msgspec import Struct

from sovcheck.findings.answer.picture import Layer
from sovcheck.findings.report import Report
from sovcheck.graph.paths import COUNTRY_PREFIX

_WORLD = Path(__file__).parent / "world.json"


class World(TypedDict):
    """Countries as outlines by their codes, small ones as points alone; ``uncoded`` are land without a code."""

    source: str
    width: int
    height: int
    paths: dict[str, str]
    points: dict[str, tuple[int, int]]
    uncoded: list[str]


class MapCountry(Struct, frozen=True):
    """A country with the parts of the system that are there, and those over which somebody under it has power."""

    code: str
    trusted: bool
    outline: str
    x: int | None
    y: int | None
    stands: tuple[str, ...]
    under: tuple[str, ...]


class WorldMap(Struct, frozen=True):
    """``land`` is the outline of all other countries."""

    width: int
    height: int
    land: str
    countries: tuple[MapCountry, ...]


def world_map(report: Report) -> WorldMap | None:
    """The map of the picture's places; None where the report has no picture, or nothing of it is anywhere."""
    picture = report.answer.picture if report.answer is not None else None
    if picture is None:
        return None
    stands: dict[str, list[str]] = {}
    under: dict[str, list[str]] = {}
    for node in picture.nodes:
        if node.layer is Layer.PLACE:
            for code in node.countries:
                stands.setdefault(code, []).append(node.id)
        if node.layer not in {Layer.OPERATOR, Layer.OWNER, Layer.COUNTRY}:
            for party in node.stopped_by:
                if party.startswith(COUNTRY_PREFIX):
                    under.setdefault(party.removeprefix(COUNTRY_PREFIX), []).append(node.id)
    codes = sorted({*stands, *under})
    if not codes:
        return None
    world = _world()
    countries = tuple(_country(code, picture.trusted, stands, under) for code in codes)
    others = (outline for code, outline in world["paths"].items() if code not in codes)
    land = "".join([*others, *world["uncoded"]])
    return WorldMap(world["width"], world["height"], land, countries)


def _country(
    code: str, trusted: Collection[str], stands: Mapping[str, list[str]], under: Mapping[str, list[str]]
) -> MapCountry:
    world = _world()
    x, y = world["points"].get(code, (None, None))
    outline = world["paths"].get(code, "")
    return MapCountry(code, code in trusted, outline, x, y, tuple(stands.get(code, ())), tuple(under.get(code, ())))


@cache
def _world() -> World:
    held: World = json.loads(_WORLD.read_bytes())
    return held
