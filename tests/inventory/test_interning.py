"""What is read by interning is what the ordinary reader reads: every value, every line, and every refusal."""

import json
import random
from typing import Any

import pytest

from sovcheck.inventory import interning, json_interning, yaml_reader
from sovcheck.inventory.interning import read_interned
from sovcheck.inventory.json_interning import read_interned_json
from sovcheck.inventory.lines import Lines
from sovcheck.inventory.reader import read_with_flaws
from sovcheck.inventory.yaml_reader import Reading, read_text

HEAD = "apiVersion: sovcheck/v1\nkind: Inventory\nmetadata: {name: fleet}\n"


def everything(reading: Reading) -> Any:
    """All that a reading says, with the line of each key."""
    return (
        [(document.tree, lines(document.lines)) for document in reading.documents],
        [str(problem) for problem in reading.problems],
        reading.complete,
    )


def lines(node: Lines) -> Any:
    if node.shape is None:
        return node.line
    return node.line, [
        (key, lines(below)) for (key, _, _), below in zip(node.shape.entries(), node.items(), strict=True)
    ]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each reading since was interned; files of any size are tried."""
    found: list[bool] = []

    def recorded(*arguments: Any) -> Any:
        text = read_interned(*arguments)
        found.append(text is not None)
        return text

    monkeypatch.setattr(yaml_reader, "_WORTH_INTERNING", 0)
    monkeypatch.setattr(interning, "read_interned", recorded)
    return found


def test_brackets_without_end_are_left_to_the_ordinary_reader():
    for text in ('{"datasets": ' + "[" * 20_000 + "]" * 20_000 + "}", '{"a": ' + '{"b":' * 20_000 + "1" + "}" * 20_001):
        assert read_interned_json(text.encode(), yaml_reader.Limits(), lambda _: None) is None


def both(text: str, taken: list[bool]) -> tuple[Any, Any, bool]:
    data = text.encode()
    read = everything(read_text(data, "file.yaml"))
    interned = bool(taken) and taken[-1]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(yaml_reader, "_WORTH_INTERNING", 2**40)
        plain = everything(read_text(data, "file.yaml"))
    return read, plain, interned


def host(number: int, more: str = "", indent: str = "  ") -> str:
    body = f"operator: home\ntenancy: rented\naccelerators:\n  - {{model: a, count: 8}}\n{more}"
    return f"{indent}- id: host-{number}\n" + "".join(f"{indent}  {line}\n" for line in body.splitlines())


def fleet(*hosts: str) -> str:
    return f"{HEAD}gpu_hosts:\n{''.join(hosts)}"


def parsed_bytes(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many bytes go to the parser when the text is read."""
    sizes: list[int] = []
    plain = yaml_reader._read  # noqa: SLF001 (what goes to the parser is what is measured)
    with monkeypatch.context() as patched:
        patched.setattr(yaml_reader, "_read", lambda data, *rest: sizes.append(len(data)) or plain(data, *rest))
        read_text(text.encode(), "file.yaml")
    return sum(sizes)


@pytest.mark.parametrize("indent", ["", "  ", "    "])
def test_equal_items_are_parsed_once(taken: list[bool], monkeypatch: pytest.MonkeyPatch, indent: str):
    text = fleet(*(host(number, "name: Host\nregion: x" if number % 3 else "", indent) for number in range(9)))
    assert parsed_bytes(text, monkeypatch) < len(text) / 2
    assert taken == [True]
    read, ordinary, _ = both(text, taken)
    assert read == ordinary


def braced(number: int, more: str = "") -> str:
    return f"  - {{id: host-{number}{more}, operator: home,\n     accelerators: [{{model: a, count: 8}}]}}\n"


def test_equal_items_in_braces_are_parsed_once(taken: list[bool]):
    hosts = [braced(number, ", name: Host" if number % 3 else "") for number in range(9)]
    read, ordinary, interned = both(fleet(*hosts), taken)
    assert interned
    assert read == ordinary


BRACED = [braced(number) for number in range(4)]


@pytest.mark.parametrize(
    "hosts",
    [
        [*BRACED, host(4)],
        [*BRACED, "  - {id: null, operator: home}\n"],
        [*BRACED, "  - {id: a, id: b}\n", "  - {id: c, id: b}\n"],
        [*BRACED, "  - {id: a, tags: [\n", "  - {id: b, tags: [\n"],
        [*BRACED, "  - {id: a, tags: [x}\n", "  - {id: b, tags: [x}\n"],
        [*BRACED, "  - {id: a, notes: 'open\n", "  - {id: b, notes: 'open\n", "  - {id: c}'}\n"],
        [*BRACED, "  - {id: a}}\n", "  - {id: b}}\n"],
        [*BRACED, "  - {id: a} # a comment\n", "  - {id: b} # a comment\n"],
        [*BRACED, "  - {id: a, name: x , notes: y}\n", "  - {id: b, name: z , notes: y}\n"],
        [*BRACED, "  - {id: a, name: b: c}\n", "  - {id: c, name: b: c}\n"],
        [*BRACED, "  - {id: a, name: x, name: y}\n", "  - {id: b, name: x, name: y}\n"],
        [*BRACED, "  - {id: a}: {id: b}\n", "  - {id: c}: {id: b}\n"],
        [*BRACED, "  - {id: a}\n    more: x\n", "  - {id: b}\n    more: x\n"],
    ],
)
def test_what_stands_in_braces_reads_as_ever(taken: list[bool], hosts: list[str]):
    read, plain, _ = both(fleet(*hosts), taken)
    assert read == plain


SAME = [host(0), host(1), host(2), host(3)]


@pytest.mark.parametrize(
    "text",
    [
        fleet(*SAME, "  - {id: other, operator: home}\n"),
        fleet(*SAME).replace("\n", "\r\n"),
        fleet(*SAME).replace("tenancy: rented", "tenancy:\trented"),
        fleet(host(0, "notes: &a x"), host(1, "notes: *a"), *SAME[2:]),
        fleet(host(0, 'notes: "open'), host(1, 'notes: closed"'), *SAME[2:]),
        fleet(host(0, "tags: ["), host(1, "]"), *SAME[2:]),
        fleet(*SAME, host(4, "id: again"), host(5, "id: again")),
        fleet(*(host(number, "name: twice") for number in range(4))).replace("\n    op", "\n    name: x\n    op"),
        fleet(*SAME) + "models:\n  - id: null\n    access: api\n",
        fleet(*SAME) + "software: []\n",
        fleet(*SAME) + "gpu_hosts:\n" + "".join(SAME),
        fleet(*SAME) + "---\n" + fleet(*SAME),
        fleet(*SAME).replace("operator: home", "operator: home # a comment"),
        fleet(*SAME).replace("- id: host-1\n", "- id: host-1\n      more\n"),
        fleet(host(0, "notes: |+\n  text\n\n\n"), host(1, "notes: |+\n  text\n\n\n"), *SAME[2:]),
        fleet(host(0, "notes: |\n    id: x"), host(1, "notes: |\n    id: x"), *SAME[2:]),
        fleet(*SAME).replace(HEAD, "{apiVersion: sovcheck/v1, kind: Inventory}\n"),
        fleet(*SAME).replace(HEAD, '"apiVersion": sovcheck/v1\nkind: Inventory\n'),
        fleet(*SAME).replace(HEAD, "# comment\n\n" + HEAD),
        fleet(*SAME).replace("metadata: {name: fleet}", "metadata:\n  description: |\n    gpu_hosts:\n      - id: a"),
        fleet(*SAME).removesuffix("\n"),
        fleet(*SAME) + "\n\n# the end\n",
        fleet(*SAME).replace("- id: host-1", "- id: host-1 "),
        fleet(*SAME).replace("- id: host-1", "-  id: host-1"),
        fleet(*SAME) + "   - id: deeper\n",
        fleet(*SAME) + "  id: stray\n",
        fleet(*SAME) + "applications:\n",
        fleet(*SAME) + "applications: |\n  - id: a\n",
        fleet(*SAME).replace("gpu_hosts:", "? gpu_hosts\n:"),
        fleet(*SAME) + "? applications\n",
    ],
)
def test_what_reaches_over_a_border_is_left_to_the_ordinary_reader(taken: list[bool], text: str):
    read, plain, _ = both(text, taken)
    assert read == plain


PIECES = [
    *("name: One", "name: null", "notes: |", "  deeper", "notes: >-", "notes: 'a", "b'", '"', "tags: [a,", "b]", "{"),
    *("}", "- id: x", "  - id: y", "id: z", "requires:", "- a", "# comment", "", "? key", ": value", "!!str x"),
    *("gpu_hosts:", "models:", "...", "%YAML 1.2", "<<: {a: b}", "key: &x y", "*x", "\t", "~", "name: x # y", "Ü: é"),
    *("a: b: c", "- id: host-1", "- id: host-9"),
]


def drawn(seed: int) -> str:
    """A fleet, in which lines that do not belong there may stand, in one place or in many."""
    chance = random.Random(seed)
    hosts = [host(number, chance.choice(["", "name: N\nregion: r", "region: r"])) for number in range(8)]
    if chance.random() < 0.3:
        hosts = [braced(number, chance.choice(["", ", name: N", ", region: r"])) for number in range(8)]
    rows = fleet(*hosts, *([] if chance.random() < 0.7 else ["models:\n", *SAME])).split("\n")
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        indent = " " * chance.choice([0, 2, 4, 4, 4, 6, 8])
        row = chance.randrange(len(rows))
        found = [place for place, text in enumerate(rows) if text == rows[row]]
        piece = indent + chance.choice(PIECES)
        for place in reversed(found[: chance.choice([1, 1, len(rows)])]):
            rows.insert(place + chance.choice([0, 1]), piece)
    return "\n".join(rows)


@pytest.mark.slow
def test_drawn_texts_are_read_the_same(taken: list[bool]):
    interned = 0
    for seed in range(10_000):
        read, plain, was_interned = both(drawn(seed), taken)
        assert read == plain, seed
        interned += was_interned
    assert 1_000 < interned < 9_000


FIELDS = [
    *("contract:", "contract:\n      law:\n      venue: FR", "management:\n      provider:\n      phone_home: maybe"),
    *("tenancy: rentd", "colour: red", "runtime: {offline: }", "accelerators:\n      - {model: a, count: x}"),
    *("serves: [m, ]", "serves:\n      -", "country: fr", "key_custody: {custodian: }", "notes:"),
]


def flawed(seed: int) -> str:
    """A fleet of two kinds, with fields that are empty or wrong."""
    chance = random.Random(seed)
    kinds = [dict.fromkeys(chance.choices(FIELDS, k=chance.choice([0, 1, 2]))) for _ in range(2)]
    hosts = (
        f"  - id: host-{number}\n    operator: o\n" + "".join(f"    {field}\n" for field in kinds[number % 2])
        for number in range(9)
    )
    return fleet(*hosts)


@pytest.mark.slow
def test_what_is_wrong_with_equal_texts_is_told_of_each_and_the_rest_is_read(taken: list[bool]):
    for seed in range(500):
        data = flawed(seed).encode()
        interned = read_with_flaws(("-",), stdin=lambda data=data: data)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(yaml_reader, "_WORTH_INTERNING", 2**40)
            plain = read_with_flaws(("-",), stdin=lambda data=data: data)
        assert interned == plain, seed
    assert sum(taken) > 400


@pytest.mark.parametrize("wrong", ["host-", "host.", "h" * 129])
def test_an_id_that_no_asset_may_have_is_refused_among_equal_texts(taken: list[bool], wrong: str):
    data = fleet(*SAME, host(4).replace("host-4", wrong)).encode()
    _, flaws = read_with_flaws(("-",), stdin=lambda: data)
    assert [problem.field for problem in flaws.problems] == ["gpu_hosts.4.id"]
    assert taken


def application(number: int, first: str, second: str, more: str = "") -> str:
    rows = ["owner: home", "logs_to: [store]", "requires:", "  - model", f"  - any_of: [{first}, {{id: {second}}}]"]
    rows += more.splitlines()
    return f"  - id: application-{number}\n" + "".join(f"    {row}\n" for row in rows)


def users(*applications: str) -> str:
    return f"{fleet(*SAME)}applications:\n{''.join(applications)}"


DIFFERENT = [application(number, f"host-{number % 4}", f"host-{number // 4}") for number in range(16)]


def test_texts_that_differ_by_whom_they_name_are_parsed_once(taken: list[bool], monkeypatch: pytest.MonkeyPatch):
    text = users(*DIFFERENT)
    assert parsed_bytes(text, monkeypatch) < len(text) / 4
    assert taken == [True]
    read, ordinary, _ = both(text, taken)
    assert read == ordinary


@pytest.mark.parametrize(
    "more",
    [
        *("notes: host-1", "notes: see host-1", "notes: 'host-1'", "# host-1", "notes: |\n  host-1", "host-1: x"),
        *("notes: named-0", "tags: [host-0, host-0]", "tags: [host-0, 'host-0']", "notes: a\n  host-1", "- host-1"),
        *("requires: [host-1]", "logs_to: [host-1", "owner: host-1", "tags: [host-1: x]", "tags: [a host-1]"),
    ],
)
def test_a_name_that_is_not_all_of_a_value_reads_as_ever(taken: list[bool], more: str):
    for some in (users(*DIFFERENT, application(16, "host-1", "host-2", more)), users(*_each_with(more))):
        read, plain, _ = both(some, taken)
        assert read == plain


def _each_with(more: str) -> list[str]:
    return [application(number, f"host-{number % 4}", f"host-{number // 4}", more) for number in range(16)]


NAMING = [
    *("logs_to: [{}]", "data: [{}, {}]", "notes: {}", "tags: [{}, x]", "owner: {}", "stage: production"),
    *("stage: {}", "users: {}", "domicile: {}", "requires: [{}]", "colour: {}", "languages: [fr, {}]", "extends: {}"),
]


def naming(seed: int) -> str:
    """A fleet with applications of two kinds that name one or two of it, in fields where that is right and wrong."""
    chance = random.Random(seed)
    kinds = [dict.fromkeys(chance.choices(NAMING, k=chance.choice([0, 1, 2]))) for _ in range(2)]
    names = [*[f"host-{number}" for number in range(4)], *chance.choice([(), ("nobody", "host-12")])]
    found = []
    for number in range(14):
        more = "\n".join(row.format(*chance.choices(names, k=2)) for row in kinds[number % 2])
        found.append(application(number, *chance.choices(names, k=2), more))
    return users(*found)


@pytest.mark.slow
def test_what_names_others_is_read_and_refused_the_same(taken: list[bool]):
    for seed in range(1_000):
        data = naming(seed).encode()
        read, ordinary, _ = both(naming(seed), taken)
        assert read == ordinary, seed
        interned = read_with_flaws(("-",), stdin=lambda data=data: data)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(yaml_reader, "_WORTH_INTERNING", 2**40)
            plain = read_with_flaws(("-",), stdin=lambda data=data: data)
        assert interned == plain, seed
    assert sum(taken) > 1_000


def as_json(chance: random.Random, count: int = 9) -> str:
    """A fleet of two or three kinds as programs write it."""
    kinds: list[dict[str, Any]] = [
        {"operator": "home", "accelerators": [{"model": "a", "count": 8}], "notes": 'ü \\ " / \n'},
        {"operator": "home", "runtime": {}, "serves": [], "region": None, "offline": True},
        {"operator": "home", "tags": ["a", "b"], "share": 1.50},
    ]
    hosts = []
    for number in range(count):
        own = {"id": f"host-{number}"} | ({"name": f"Host {number}"} if number % 3 else {})
        hosts.append(own | kinds[number % chance.choice([1, 2, 3])])
    tree = {"apiVersion": "sovcheck/v1", "kind": "Inventory", "gpu_hosts": hosts, "metadata": {"name": "x"}}
    if chance.random() < 0.5:
        tree = dict(reversed(tree.items()))
    if chance.random() < 0.3:
        tree["models"] = [{"id": "m", "access": "api"}] * chance.choice([1, 4])
    spaces = chance.choice([(",", ":"), (", ", ": "), (" , ", " : "), ("\n,", ":\n ")])
    text = json.dumps(tree, indent=chance.choice([None, 0, 1, 2, 4]), separators=spaces)
    return text + chance.choice(["", "\n", "\n\n"])


def spoilt(text: str, chance: random.Random) -> str:
    """The text with a piece put in, taken out or written twice somewhere."""
    place, size = chance.randrange(len(text)), chance.choice([1, 1, 2, 5, 40])
    pieces = [
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\n",
        "\\",
        " ",
        "null",
        '"id": "x", ',
        '"a": 1,',
        "# c",
        "'",
        "&a ",
        "*a",
    ]
    match chance.randrange(3):
        case 0:
            return text[:place] + chance.choice(pieces) + text[place:]
        case 1:
            return text[:place] + text[place + size :]
        case _:
            return text[:place] + text[place : place + size] + text[place:]


@pytest.fixture
def taken_json(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each reading of JSON since was interned; files of any size are tried."""
    found: list[bool] = []

    def recorded(*arguments: Any) -> Any:
        text = read_interned_json(*arguments)
        found.append(text is not None)
        return text

    monkeypatch.setattr(yaml_reader, "_WORTH_INTERNING", 0)
    monkeypatch.setattr(json_interning, "read_interned_json", recorded)
    return found


def test_drawn_json_is_read_the_same_interned_or_not(taken_json: list[bool]):
    for seed in range(300):
        read, plain, interned = both(as_json(random.Random(seed)), taken_json)
        assert read == plain, seed
        taken_json[-1] = interned
    assert sum(taken_json) > 100


@pytest.mark.slow
def test_spoilt_json_is_read_the_same_interned_or_not(taken_json: list[bool]):
    for seed in range(10_000):
        chance = random.Random(seed)
        read, plain, _ = both(spoilt(as_json(chance), chance), taken_json)
        assert read == plain, seed
    assert sum(taken_json) > 1_000
