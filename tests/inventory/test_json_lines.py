"""JSON Lines say what the same inventory says in YAML, but for lines, and what is wrong with a line is told there."""

import itertools
import json
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from sovcheck.errors import InputError, Location
from sovcheck.inventory.assets.document import ASSET_TYPES
from sovcheck.inventory.declarations import Declarations
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.json_lines import HEADER, read_json_lines
from sovcheck.inventory.json_text import NotPlainError, plain_object
from sovcheck.inventory.limits import LIMITS
from sovcheck.inventory.reader import read_inventory
from sovcheck.inventory.yaml_reader import read_text
from tests.drawn_inventories import Names, drawn_inventories

HOST = '{"kind": "gpu_host", "id": "h", "operator": "o", "accelerators": [{"model": "a", "count": 8}]}'


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Inventory]:
    """The inventory of lines below a header, or of bytes as they are."""
    monkeypatch.chdir(tmp_path)

    def inventory(*lines: str | bytes, name: str = "f.jsonl", path: str | None = None) -> Inventory:
        texts = [line if isinstance(line, bytes) else line.encode() for line in lines]
        (tmp_path / name).write_bytes(b"\n".join(texts) + b"\n")
        return read_inventory([path or name], stdin=bytes)

    return inventory


@pytest.fixture
def refused(read: Callable[..., Inventory]) -> Callable[..., list[str]]:
    """What is wrong with lines."""

    def problems(*lines: str | bytes, **more: Any) -> list[str]:
        with pytest.raises(InputError) as caught:
            read(*lines, **more)
        return str(caught.value).splitlines()

    return problems


def as_lines(tree: dict[str, Any]) -> str:
    """An inventory as JSON Lines, by hand: this is what the documentation says."""
    header = {key: value for key, value in tree.items() if key not in ASSET_TYPES}
    assets = [
        {"kind": kind.kind.value, **asset} for group, kind in ASSET_TYPES.items() for asset in tree.get(group, ())
    ]
    return "".join(f"{json.dumps(line)}\n" for line in [header, *assets])


def test_a_header_and_assets_are_an_inventory(read: Callable[..., Inventory]):
    header = '{"apiVersion": "sovcheck/v1", "kind": "Inventory", "metadata": {"name": "fleet", "owner": "us"}}'
    inventory = read(header, "", HOST, '{"id": "o", "country": "FR", "kind": "organization"}')
    assert list(inventory.assets) == ["h", "o"]
    assert (inventory.name, inventory.owner) == ("fleet", "us")
    assert inventory.assets["h"].at("accelerators.0.count") == Location("f.jsonl", 3)
    assert inventory.assets["o"].stated == {"id", "country"}
    assert [file.path for file in inventory.files] == ["f.jsonl"]


def test_files_can_be_put_behind_one_another(read: Callable[..., Inventory]):
    inventory = read(HEADER, HOST, HEADER, '{"kind": "model", "id": "m"}')
    assert list(inventory.assets) == ["h", "m"]


@pytest.mark.parametrize("name", ["f.jsonl", "F.NDJSON", "f.txt"])
def test_names_and_where_they_say_nothing_the_content_decide(read: Callable[..., Inventory], name: str):
    assert list(read(HEADER, HOST, name=name).assets) == ["h"]


def test_standard_input_may_be_json_lines():
    data = f"{HEADER}\n{HOST}\n".encode()
    assert read_inventory(["-"], stdin=lambda: data).assets["h"].location == Location("<stdin>", 2)


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_other_ends_of_lines_and_a_byte_order_mark_change_nothing(
    read: Callable[..., Inventory], end: bytes, mark: bytes
):
    assert list(read(mark + HEADER.encode() + end + HOST.encode() + end).assets) == ["h"]


EQUAL_BUT_NOT = [
    ('"id": "a", "name": "A", "notes": "x"', '"id": "b", "notes": "x"'),
    ('"id": "a", "notes": "x"', '"id": "b", "notes": "x "'),
    ('"id": "a", "notes": "x"', '"id": "b", "tags": ["x"]'),
    ('"id": "a", "notes": null', '"id": "b", "notes": "null"'),
    ('"id": "a", "notes": "1"', '"id": "b", "notes": "1.0"'),
    ('"id": "a", "name": "\\u0041"', '"id": "b", "name": "A"'),
]


@pytest.mark.parametrize(("one", "other"), EQUAL_BUT_NOT)
def test_what_looks_equal_and_is_not_is_not_taken_for_it(read: Callable[..., Inventory], one: str, other: str):
    lines = [f'{{"kind": "gpu_host", {fields}}}' for fields in (one, other)]
    both = read(HEADER, *lines).assets
    for line, asset_id in zip(lines, "ab", strict=True):
        alone = read(HEADER, line).assets[asset_id]
        assert (both[asset_id].asset, both[asset_id].stated) == (alone.asset, alone.stated)


def test_equal_lines_are_read_once_and_keep_what_is_their_own(read: Callable[..., Inventory]):
    lines = [HOST.replace('"h"', f'"h{number}", "name": "Räck {number}"') for number in range(9)]
    assets = read(HEADER, *lines, HOST.replace('"h"', '"other"')).assets
    assert [assets[f"h{number}"].asset.name for number in range(9)] == [f"Räck {number}" for number in range(9)]
    assert [assets[f"h{number}"].location.line for number in range(9)] == [*range(2, 11)]
    assert len({id(assets[f"h{number}"].asset.accelerators) for number in range(9)}) == 1  # type: ignore[attr-defined]
    assert len({assets[f"h{number}"].text for number in range(9)}) == 1
    assert assets["other"].text != assets["h0"].text


def test_lines_that_begin_otherwise_are_read_once_too(read: Callable[..., Inventory]):
    lines = [json.dumps({"operator": "o", "id": f"h{number}", "kind": "gpu_host"}) for number in range(3)]
    assets = read(HEADER, *lines).assets
    assert len({declared.text for declared in assets.values()}) == 1


BAD_LINES = [
    ('{"kind": "gpu_host", "id": "h", "opertor": "x"}', "opertor: there is no such field: did you mean 'operator'?"),
    ('{"kind": "gpu_host", "id": "h", "tenancy": "rentd"}', "tenancy: 'rentd' is not one of owned, "),
    ('{"kind": "gpu_host", "id": "h", "accelerators": [{"count": 8}]}', "accelerators.0.model: is missing: "),
    ('{"kind": "gpu_host", "id": "h", "id": "i"}', "id: stands twice in one mapping, first on line 2: keep one"),
    ('{"kind": "model", "kind": "gpu_host", "id": "h"}', "kind: stands twice in one mapping, first on line 2"),
    ('{"kind": "gpu_host", "id": "H"}', "id: 'H' cannot be used: write up to 128 lower-case letters"),
    ('{"kind": "gpu_host"}', "id: is missing: state it"),
    ('{"id": "h"}', "kind: is missing: write one of organization, model, "),
    ('{"id": "h", "kind": null}', "kind: is missing: write one of organization, model, "),
    ('{"id": "h", "kind": "gpu_hosts"}', "kind: 'gpu_hosts' is not a kind of asset: did you mean 'gpu_host'?"),
    ('{"id": "h", "kind": ["model"]}', "kind: a list is not a kind of asset: did you mean 'model'?"),
    ("[1]", "no object stands here: write one object a line, in JSON"),
    ('"word"', "no object stands here: write one object a line, in JSON"),
    ("null", "no object stands here: write one object a line, in JSON"),
    ('{"kind": "gpu_host", "id": "h",}', "not valid JSON at character 32: expecting property name"),
    ("{kind: gpu_host, id: h}", "not valid JSON at character 2: expecting property name"),
    ('{"kind": "gpu_host", "id": "h"} {}', "not valid JSON at character 33: extra data"),
    ('{"kind": "gpu_host", "id": "h", "notes": "a', "not valid JSON at character 42: unterminated string"),
    ('{"kind": "application", "id": "a", "users": NaN}', "not valid JSON: it has a number that is none"),
    ('{"kind": "application", "id": "a", "users": 1.5}', "users: '1.5' cannot be used: write a whole number"),
    ('{"kind": "application", "id": "a", "users": true}', "users: 'true' cannot be used: write a whole number"),
    ('{"kind": "application", "id": "a", "users": 1e3}', "users: '1e3' cannot be used: write a whole number"),
    ('{"kind": "gpu_host", "id": "h", "notes": "\\ud800"}', "cannot be read: found invalid Unicode"),
    (b'{"kind": "gpu_host", "id": "h", "notes": "\xff"}', "is not valid UTF-8: save it as UTF-8"),
    (b'{"kind": "gpu_host", "id": "h", "notes": "\x00"}', "is not a text file: it holds a zero byte"),
    ('{"kind": "gpu_host", "id": "h", "notes": "\x1b"}', "holds the control character U+001B: remove it"),
    ('{"kind": "gpu_host", "id": "h", "notes": "\u2028"}', "holds the line separator U+2028"),
    ('{"kind": "gpu_host", "id": "h", "notes": %s}' % ("[" * 70 + "]" * 70), "nested more than 64 levels deep"),
    ('{"kind": "gpu_host", "id": "h", "notes": %s}' % ("[" * 9000 + "]" * 9000), "nested more than 64 levels deep"),
    ('{"kind": "gpu_host", "id": "h", "notes": "%s"}' % ("x" * 200_000), "the text is 200,000 characters long"),
    ('{"kind": "gpu_host", "id": "h", "serves": [%s"m"]}' % ('"m",' * 200_000), "the asset has more than 200,000"),
    ('{"kind": "gpu_host", "id": "h", "notes": "%s"}' % ("x" * 10_000_000), "the line has more than 4,194,304 bytes"),
    ('{"apiVersion": "sovcheck/v1", "kind": "gpu_host", "id": "h"}', "kind: 'gpu_host' is not a kind of document"),
    ('{"apiVersion": "sovcheck/v2", "kind": "Inventory"}', "apiVersion: 'sovcheck/v2' is not known"),
    ('{"kind": "Inventory", "gpu_hosts": []}', "apiVersion: is missing: write apiVersion: sovcheck/v1"),
]


@pytest.mark.parametrize(("line", "wrong"), BAD_LINES, ids=[wrong for _, wrong in BAD_LINES])
def test_what_is_wrong_with_a_line_is_told_with_its_number_and_the_rest_is_read(
    refused: Callable[..., list[str]], line: str | bytes, wrong: str
):
    first, *others = refused(HEADER, line, '{"kind": "model", "id": "M"}')
    assert first.startswith(f"f.jsonl:2: {wrong}")
    assert all(other.startswith("f.jsonl:2: ") for other in others[:-1])
    assert others[-1].startswith("f.jsonl:3: id: 'M' cannot be used")


def test_an_asset_that_names_what_a_wrong_line_may_declare_is_not_wrong(refused: Callable[..., list[str]]):
    (only,) = refused(HEADER, '{"kind": "organisation", "id": "o"}', HOST)
    assert "did you mean 'organization'?" in only


def test_an_id_that_stands_again_is_told_with_both_places(refused: Callable[..., list[str]]):
    assert refused(HEADER, HOST, HOST) == [
        "f.jsonl:3: id: 'h' is declared already at f.jsonl:2: give every asset an id of its own"
    ]


@pytest.mark.parametrize("path", ["f.jsonl", "."])
def test_assets_without_a_header_are_not_passed_over(refused: Callable[..., list[str]], path: str):
    assert refused(HOST, HOST.replace('"h"', '"i"'), path=path) == [
        f"{'./' if path == '.' else ''}f.jsonl:1: an asset stands where no inventory has begun: write above it {HEADER}"
    ]


FOREIGN = [
    ('{"prompt": "a", "completion": "b"}', '{"prompt": "c", "completion": "d"}'),
    ('{"kind": "model", "name": "no id"}', '{"kind": "event", "id": "e"}'),
    ('{"apiVersion": "v1", "kind": "Pod"}', '{"apiVersion": "v1", "kind": "Inventory"}'),
    ("not json at all", "{"),
    ('{"text": "\\u00e9"}', ""),
    ('{"apiVersion": "sovcheck/v1", "kind": "Waivers", "waivers": []}', ""),
    (f'{{"text": "{"x" * 5_000_000}"}}', ""),
]


@pytest.mark.parametrize("lines", FOREIGN, ids=range(len(FOREIGN)))
def test_files_about_something_else_are_passed_over_in_a_folder(
    read: Callable[..., Inventory], tmp_path: Path, lines: tuple[str, str]
):
    (tmp_path / "foreign.jsonl").write_text("\n".join(lines), encoding="utf-8")
    inventory = read(HEADER, HOST, path=".")
    assert [file.path for file in inventory.files] == ["./f.jsonl"]


@pytest.mark.parametrize("lines", FOREIGN[:3], ids=range(3))
def test_a_file_that_is_named_must_hold_an_inventory(refused: Callable[..., list[str]], lines: tuple[str, str]):
    (only,) = refused(*lines)
    assert only.startswith("f.jsonl:1: holds ")
    assert only.endswith(f": begin it with the line {HEADER}")


def test_a_header_below_other_things_is_seen(refused: Callable[..., list[str]]):
    assert refused('{"text": "x"}', HEADER, '{"kind": "gpu_host", "id": "H"}', path=".")[0].startswith(
        "./f.jsonl:3: id:"
    )


def test_utf_16_is_told_once(refused: Callable[..., list[str]]):
    assert refused(f"{HEADER}\n{HOST}".encode("utf-16")) == [
        "f.jsonl:1: is encoded as UTF-16 or UTF-32: save it as UTF-8"
    ]


def test_a_line_without_end_costs_no_more_memory_than_a_line_may_have():
    parts = itertools.chain([f"{HEADER}\n".encode()], itertools.repeat(b"[" * 2**20, 100), [f"\n{HOST}\n".encode()])
    declarations = Declarations()
    tracemalloc.start()
    try:
        read_json_lines(parts, "f.jsonl", declarations, named=True)
        assert tracemalloc.get_traced_memory()[1] < 4 * LIMITS.line
    finally:
        tracemalloc.stop()
    (only,) = declarations.problems.first
    assert str(only).startswith("f.jsonl:2: the line has more than 4,194,304 bytes")
    assert list(declarations.inventory([]).assets) == ["h"]


def test_of_a_hundred_thousand_wrong_lines_a_hundred_are_told(refused: Callable[..., list[str]]):
    lines = [f'{{"kind": "gpu_host", "id": "h{number}", "tenancy": "rentd"}}' for number in range(20_000)]
    told = refused(HEADER, *lines)
    assert len(told) == 101
    assert sum("and 19,900 more problems" in line for line in told) == 1


def test_more_assets_than_a_scan_may_have_are_refused(
    refused: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sovcheck.inventory.declarations.LIMITS", type(LIMITS)(assets=2))
    lines = [f'{{"kind": "gpu_host", "id": "h{number}"}}' for number in range(3)]
    (only,) = refused(HEADER, *lines)
    assert "more than 2 assets are declared up to here" in only


def drawn_json(chance: random.Random, depth: int = 0) -> Any:
    """Whatever JSON can say, and mostly what is near a corner."""
    match chance.randrange(8 if depth < 4 else 5):
        case 0:
            return chance.choice([True, False, None])
        case 1:
            return chance.choice([0, -0.0, 1, -17, 10**20, 1.5, 1e300, 5e-324, 0.1, 123456789])
        case 2 | 3 | 4:
            return drawn_text(chance)
        case 5:
            return [drawn_json(chance, depth + 1) for _ in range(chance.randrange(4))]
        case _:
            return {drawn_text(chance): drawn_json(chance, depth + 1) for _ in range(chance.randrange(5))}


PIECES = [
    *("a", "null", "~", "true", "yes", "NO", "08", "1_000", "0x1f", "1e3", ".inf", "2026-01-01", "<<", "=", "&a", "*a"),
    *("!x", "|", ">", "- a", "? b", ": c", "# d", "---", "...", "%TAG", "{", "}", "[", "]", ",", '"', "'", "\\", "/"),
    *(
        "\n",
        "\t",
        "\r",
        "\b",
        "\f",
        "\x00",
        "\x1b",
        "\x7f",
        "\x85",
        "\xa0",
        "é",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\ud800",
    ),
    *("\U0001f600", " ", "  ", "", "@", "`", "x" * 999, "y" * 1001),
]


def drawn_text(chance: random.Random) -> str:
    return "".join(chance.choices(PIECES, k=chance.choice([0, 1, 1, 2, 3])))


def test_an_object_that_is_taken_is_what_the_yaml_reader_reads():
    taken = 0
    for seed in range(10_000):
        chance = random.Random(seed)
        tree = {drawn_text(chance): drawn_json(chance) for _ in range(chance.randrange(6))}
        spaces = chance.choice([(",", ":"), (", ", ": "), (" ,  ", " : ")])
        text = json.dumps(tree, ensure_ascii=chance.random() < 0.7, separators=spaces)
        try:
            plain = plain_object(text)
        except NotPlainError:
            continue
        reading = read_text(text.encode(), "f.json")
        assert [document.tree for document in reading.documents] == [plain], seed
        assert not reading.problems, seed
        taken += 1
    assert taken > 3_000


NAMES = Names(
    countries=("FR", "US", "NO"),
    licences=("MIT", "Apache-2.0"),
    accelerators=("nvidia-h100-sxm",),
    regions=(("aws", "eu-west-1"),),
    technologies=("SEV-SNP",),
)


@pytest.mark.slow
@given(tree=drawn_inventories(NAMES))
@settings(max_examples=150, deadline=None)
def test_a_drawn_inventory_is_the_same_as_json_lines(tree: dict[str, Any]):
    document: dict[str, Any] = {"apiVersion": "sovcheck/v1", "kind": "Inventory"}
    # Written twice under other ids, so that lines repeat.
    for group, assets in tree.items():
        document[group] = [*assets, *({**asset, "id": f"again-{asset['id']}"} for asset in assets)]
    texts = [json.dumps(document).encode(), as_lines(document).encode()]
    plain, lines = (read_inventory(["-"], stdin=lambda text=text: text) for text in texts)
    assert {name: (each.asset, each.stated) for name, each in lines.assets.items()} == {
        name: (each.asset, each.stated) for name, each in plain.assets.items()
    }
    assert [each.asset.model_fields_set for each in lines.assets.values()] == [
        each.asset.model_fields_set for each in plain.assets.values()
    ]
