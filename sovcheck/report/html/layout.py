"""Where the parts of a picture are: columns by layer, few crossings, alternatives side by side."""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from sovcheck.findings.answer.picture import Layer, Picture, PictureEdge, PictureNode

WIDTH, HEIGHT = 136, 40
_GAP_X, _GAP_Y = 46, 16
_TOP, _MARGIN = 34, 12
_SWEEPS = 6
_LAYERS = tuple(Layer)


class Box(Struct, frozen=True):
    """A part of the picture, by its upper left corner."""

    node: PictureNode
    x: int
    y: int


class Line(Struct, frozen=True):
    """From one part to another; ``kind`` is need, any-of, optional, power or place."""

    source: str
    target: str
    kind: str


class Frame(Struct, frozen=True):
    """The dashed box around alternatives."""

    x: int
    y: int
    width: int
    height: int


class Layout(Struct, frozen=True):
    """A picture ready to be drawn. ``columns`` are layers with the x of their boxes."""

    width: int
    height: int
    columns: tuple[tuple[Layer, int], ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    frames: tuple[Frame, ...]


def lay_out(picture: Picture, applications: Collection[str]) -> Layout:
    """All that these applications lead to."""
    lines = _below(_lines(picture), applications)
    shown = {*applications, *(line.target for line in lines), *(line.source for line in lines)}
    nodes = {node.id: node for node in picture.nodes if node.id in shown}
    groups = _groups(picture, nodes)
    layer_of = {name: _LAYERS.index(node.layer) for name, node in nodes.items()}
    for group in groups:
        first = min(layer_of[name] for name in group)
        layer_of.update(dict.fromkeys(group, first))
    layers = sorted(set(layer_of.values()))
    columns = [[name for name in nodes if layer_of[name] == layer] for layer in layers]
    _reduce_crossings(columns, lines, groups)
    return _place(columns, [_LAYERS[layer] for layer in layers], nodes, lines, groups)


def _lines(picture: Picture) -> list[Line]:
    """Needs as they are; of the other edges those over which somebody can read, slow down or stop.

    None has an end without a box: reports saved by earlier versions name needs that are not nodes.
    """
    found: dict[tuple[str, str], str] = {}
    kinds = {node.id: node.kind for node in picture.nodes}
    for need in picture.needs:
        kind = "optional" if need.optional else "any-of" if len(need.any_of) > 1 else "need"
        for option in need.any_of:
            # A store that keeps only weights is named by the need, and is not a part of the picture.
            if option.id in kinds:
                found.setdefault((need.asset, option.id), kind)
    for edge in picture.edges:
        ends = (edge.asset, edge.to)
        if not kinds.keys() >= set(ends):
            continue
        if kinds[edge.asset] == "dataset" and kinds[edge.to] == "application":
            found.setdefault((edge.to, edge.asset), "optional")
        elif _has_power(edge, kinds):
            found.setdefault(ends, "place" if kinds[edge.to] == "country" else "power")
    return [
        Line(source, target, kind)
        for (source, target), kind in sorted(found.items())
        if source != target and source in kinds and target in kinds
    ]


def _has_power(edge: PictureEdge, kinds: dict[str, str]) -> bool:
    if kinds[edge.asset] == "organization" and kinds[edge.to] == "country":
        return "located_in" in edge.edges
    return bool({"access", "throttle", "cutoff"}.intersection(edge.effects))


def _below(lines: Sequence[Line], applications: Collection[str]) -> list[Line]:
    """The lines that lead away from the applications, over any number of steps."""
    leaving: dict[str, list[Line]] = {}
    for line in lines:
        leaving.setdefault(line.source, []).append(line)
    seen, waiting, found = set(applications), sorted(applications), []
    while waiting:
        for line in leaving.get(waiting.pop(), ()):
            found.append(line)
            if line.target not in seen:
                seen.add(line.target)
                waiting.append(line.target)
    return sorted(found, key=lambda line: (line.source, line.target))


def _groups(picture: Picture, shown: Collection[str]) -> list[tuple[str, ...]]:
    """Alternatives that get a box: where two boxes would share a part, only the first of them does."""
    taken: set[str] = set()
    found = []
    for need in picture.needs:
        group = tuple(option.id for option in need.any_of)
        if len(group) > 1 and need.asset in shown and not taken.intersection(group) and set(group) <= set(shown):
            taken.update(group)
            found.append(group)
    return found


def _reduce_crossings(columns: list[list[str]], lines: Iterable[Line], groups: Sequence[Sequence[str]]) -> None:
    """Order every column by the middle of what its parts are joined to, to and fro; alternatives stay together."""
    joined: dict[str, list[str]] = {}
    for line in lines:
        joined.setdefault(line.source, []).append(line.target)
        joined.setdefault(line.target, []).append(line.source)
    group_of = {name: number for number, group in enumerate(groups) for name in group}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            at = {name: place / max(len(other), 1) for other in columns for place, name in enumerate(other)}
            middle = {name: _mean([at[other] for other in joined.get(name, [name])]) for name in column}
            of_group = {
                number: _mean([middle[name] for name in column if group_of.get(name) == number])
                for number in {group_of[name] for name in column if name in group_of}
            }
            column.sort(
                key=lambda name: (
                    of_group.get(group_of.get(name, -1), middle[name]),
                    group_of.get(name, -1),
                    middle[name],
                    name,
                )
            )


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 6) if values else 0.0


def _place(
    columns: Sequence[Sequence[str]],
    layers: Sequence[Layer],
    nodes: dict[str, PictureNode],
    lines: Sequence[Line],
    groups: Sequence[Sequence[str]],
) -> Layout:
    tallest = max((len(column) for column in columns), default=0)
    inner = tallest * (HEIGHT + _GAP_Y)
    boxes: dict[str, Box] = {}
    heads = []
    for number, (column, layer) in enumerate(zip(columns, layers, strict=True)):
        x = _MARGIN + number * (WIDTH + _GAP_X)
        heads.append((layer, x))
        step = inner // len(column)
        for row, name in enumerate(column):
            boxes[name] = Box(nodes[name], x, _TOP + row * step + (step - HEIGHT) // 2)
    frames = []
    for group in groups:
        tops = [boxes[name].y for name in group]
        x, top, bottom = boxes[group[0]].x - 6, min(tops) - 6, max(tops) + HEIGHT + 6
        frames.append(Frame(x, top, WIDTH + 12, bottom - top))
    width = 2 * _MARGIN + len(columns) * (WIDTH + _GAP_X) - _GAP_X
    return Layout(width, _TOP + inner + _MARGIN, tuple(heads), tuple(boxes.values()), tuple(lines), tuple(frames))
