"""The picture of the system as inline SVG, and the same in sentences."""

from collections.abc import Collection, Iterator

from markupsafe import Markup
from msgspec import Struct

from sovcheck.findings.answer.picture import Layer, Picture, PictureNeed, PictureOption
from sovcheck.findings.report import Report
from sovcheck.report.html.layout import HEIGHT, WIDTH, Box, Layout, Line, lay_out
from sovcheck.report.html.names import Names
from sovcheck.report.html.words import Words
from sovcheck.visible import visible

MOST_NODES = 60
"""Of a larger system each application has a picture of its own."""

_LETTERS = 20
_CORNER = 9


class DrawnBox(Struct, frozen=True):
    """A box with its outline, its two lines of text, and ``state``: trusted, foreign or unknown."""

    outline: str
    state: str
    x: int
    y: int
    title: str
    name: str
    detail: str


class Diagram(Struct, frozen=True):
    """One picture: its layout, its boxes and curves ready to be written, and the sentences that say the same."""

    application: str | None
    layout: Layout
    boxes: tuple[DrawnBox, ...]
    curves: tuple[tuple[str, str], ...]
    sentences: tuple[Markup, ...]


def diagrams(report: Report, words: Words, names: Names) -> list[Diagram]:
    """One picture, or one for each application where a single one would be too large to read."""
    picture = report.answer.picture if report.answer is not None else None
    if picture is None:
        return []
    applications = [node.id for node in picture.nodes if node.layer is Layer.APPLICATION]
    if len(picture.nodes) <= MOST_NODES:
        return [_diagram(picture, applications, None, words, names)]
    return [_diagram(picture, [each], each, words, names) for each in applications]


def _diagram(
    picture: Picture, applications: Collection[str], application: str | None, words: Words, names: Names
) -> Diagram:
    layout = lay_out(picture, applications)
    at = {box.node.id: box for box in layout.boxes}
    return Diagram(
        application,
        layout,
        tuple(_drawn(box, words, names) for box in layout.boxes),
        tuple((line.kind, _curve(line, at)) for line in layout.lines),
        tuple(_sentences(picture, set(at), words, names)),
    )


def _drawn(box: Box, words: Words, names: Names) -> DrawnBox:
    node, full = box.node, visible(names.plain(box.node.id))
    state = {True: "foreign", False: "trusted", None: "unknown"}[node.foreign]
    sign = {"foreign": "◆ ", "unknown": "? "}.get(state, "")
    room = _LETTERS - len(sign)
    countries = " ".join(node.countries[:3]) if node.layer is not Layer.COUNTRY else ""
    detail = " · ".join(part for part in (str(words.either("kind", node.kind).unescape()), countries) if part)
    title = f"{full[:200]}: {detail}, {words(f'picture.{state}').unescape()}"
    return DrawnBox(
        outline=_outline(box, cut=state == "foreign"),
        state=state,
        x=box.x + WIDTH // 2,
        y=box.y,
        title=title,
        name=sign + (full if len(full) <= room else full[: room - 1] + "…"),
        detail=detail if len(detail) <= _LETTERS + 4 else detail[: _LETTERS + 3] + "…",
    )


def _outline(box: Box, *, cut: bool) -> str:
    x, y, w, h, c = box.x, box.y, WIDTH, HEIGHT, _CORNER
    if not cut:
        return f"M{x} {y}h{w}v{h}h{-w}z"
    return f"M{x + c} {y}h{w - 2 * c}l{c} {c}v{h - 2 * c}l{-c} {c}h{2 * c - w}l{-c} {-c}v{2 * c - h}z"


def _curve(line: Line, at: dict[str, Box]) -> str:
    """From the right side of the first to the left side of the other; within a column around the right side."""
    source, target = at[line.source], at[line.target]
    x1, y1, y2 = source.x + WIDTH, source.y + HEIGHT // 2, target.y + HEIGHT // 2
    if target.x == source.x:
        return f"M{x1} {y1}C{x1 + 30} {y1} {x1 + 30} {y2} {x1} {y2}"
    if target.x < source.x:
        left = target.x + WIDTH
        return f"M{source.x} {y1}C{source.x - 24} {y1} {left + 24} {y2} {left} {y2}"
    bend = min((target.x - x1) // 2, 60)
    return f"M{x1} {y1}C{x1 + bend} {y1} {target.x - bend} {y2} {target.x} {y2}"


def _sentences(picture: Picture, shown: Collection[str], words: Words, names: Names) -> Iterator[Markup]:
    needs: dict[str, list[PictureNeed]] = {}
    for need in picture.needs:
        needs.setdefault(need.asset, []).append(need)
    for node in picture.nodes:
        if node.id not in shown:
            continue
        asset = names.of(node.id)
        for need in needs.get(node.id, ()):
            yield _need(need, asset, words, names, switched=node.kind != "model")
        if node.stopped_by and node.layer is not Layer.COUNTRY:
            yield words("picture.stopped_by", asset=asset, parties=words.listed(map(names.of, node.stopped_by)))


def _need(need: PictureNeed, asset: Markup, words: Words, names: Names, *, switched: bool) -> Markup:
    """Between machines that run the same model nobody has to switch."""
    if len(need.any_of) > 1 and switched:
        options = words.listed(_option(option, words, names) for option in need.any_of)
    else:
        options = words.listed(names.of(option.id) for option in need.any_of)
    key = "picture.optional" if need.optional else "picture.needs_any" if len(need.any_of) > 1 else "picture.needs"
    return words(key, asset=asset, options=options)


def _option(option: PictureOption, words: Words, names: Names) -> Markup:
    if option.tested is None:
        return words("picture.untested", option=names.of(option.id))
    return words("picture.tested", option=names.of(option.id), day=option.tested)
