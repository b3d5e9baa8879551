"""One inventory out of all files: what is read, what is passed over, and every problem of all files at once."""

import gc
import hashlib
import itertools

import pytest

from sovcheck.errors import InputError, Location
from sovcheck.inventory.assets.asset import Kind

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"
ACME = "organizations:\n  - {id: acme, country: FR}\n"
FOREIGN = "apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n"
WAIVERS = "apiVersion: sovcheck/v1\nkind: Waivers\nwaivers: []\n"


def test_files_and_documents_make_one_inventory(inventory):
    read = inventory(
        b=HEADER + ACME + "---\n" + HEADER + "models: [{id: m}]\n",
        a="metadata: {name: System}\ngpu_hosts: [{id: zulu}, {id: alpha}]\n",
    )
    assert list(read.assets) == ["acme", "alpha", "m", "zulu"]
    assert [read.assets[name].asset.kind for name in read.assets] == [
        Kind.ORGANIZATION,
        Kind.GPU_HOST,
        Kind.MODEL,
        Kind.GPU_HOST,
    ]
    assert [file.path for file in read.files] == ["a.yaml", "b.yaml"]
    assert read.name == "System"
    assert read.assets["m"].location == Location("b.yaml", 8)


def test_the_digest_is_of_the_bytes(inventory, tmp_path):
    read = inventory(a=ACME)
    assert read.files[0].sha256 == hashlib.sha256((tmp_path / "a.yaml").read_bytes()).hexdigest()


def test_the_order_of_paths_changes_nothing(inventory):
    inventory(a=ACME, b="models: [{id: m}]\n", c="metadata: {name: x}\nsoftware: [{id: s}]\n")
    reads = [inventory(*paths) for paths in itertools.permutations(["a.yaml", "b.yaml", "c.yaml"])]
    assert all(read == reads[0] and list(read.assets) == list(reads[0].assets) for read in reads)


@pytest.mark.parametrize(
    ("names", "name"), [(["x", "x"], "x"), (["x", "y"], None), (["", "x"], "x"), ([""], None)], ids=str
)
def test_the_name_is_the_one_that_is_given(names, name, inventory):
    files = {f"f{i}": f"metadata: {{{f'name: {each}' if each else ''}}}\n" for i, each in enumerate(names)}
    assert inventory(**files).name == name


def test_an_inventory_without_assets_is_an_inventory(inventory):
    read = inventory(a="metadata: {name: x}\n")
    assert read.assets == {}
    assert len(read.files) == 1


def test_problems_of_all_files_come_together_and_sorted(refusals):
    found = refusals(
        "b.yaml",
        "none.yaml",
        "a.yaml",
        a="models: [{id: A}]\nmodels: []\n---\nx: [",
        b="organizations:\n  - {id: o, contry: FR}\n",
    )
    assert [line.split(": ")[:2] for line in found] == [
        ["a.yaml:3", "models.0.id"],
        ["a.yaml:4", "models"],
        ["a.yaml:6", "not valid YAML"],
        ["b.yaml:4", "organizations.0.contry"],
        ["none.yaml", "no such file or directory"],
    ]


def test_an_id_that_is_used_twice_names_both_places(refusals):
    found = refusals("b.yaml", "a.yaml", a=ACME + "models:\n  - name: x\n    id: acme\n", b=ACME)
    assert found == [
        "a.yaml:7: id: 'acme' is declared already at a.yaml:4: give every asset an id of its own",
        "b.yaml:4: id: 'acme' is declared already at a.yaml:4: give every asset an id of its own",
    ]


def test_problems_of_form_and_of_content_on_one_line_are_both_told(refusals):
    found = refusals(a="organizations: [{id: o, contry: FR, id: p, country: fr, name: !x y}]\n")
    assert [line.split(": ")[1] for line in found] == [
        "the tag '!x' is not allowed",
        "id",
        "organizations.0.contry",
        "organizations.0.country",
    ]


def test_ids_are_compared_even_where_something_else_is_wrong(refusals):
    found = refusals(a=ACME + "nonsense: 1\n", b=ACME)
    assert [line.split(" ")[0] for line in found] == ["a.yaml:5:", "b.yaml:4:"]


@pytest.mark.parametrize(
    ("header", "line", "field", "wrong", "advice"),
    [
        (
            "apiVersion: sovcheck/v2\nkind: Inventory",
            1,
            "apiVersion",
            "'sovcheck/v2' is not known",
            "write sovcheck/v1",
        ),
        ("apiVersion: sovchek/v1\nkind: Inventory", 1, "apiVersion", "'sovchek/v1' is not known", "did you mean"),
        ("kind: Inventory\napiVersion: Sovcheck/V1", 2, "apiVersion", "'Sovcheck/V1' is not known", "did you mean"),
        ("kind: Inventory", 1, "apiVersion", "is missing", "write apiVersion: sovcheck/v1"),
        ("apiVersion: sovcheck/v1\nkind: Inventry", 2, "kind", "'Inventry' is not a kind", "did you mean 'Inventory'?"),
        (
            "apiVersion: sovcheck/v1\nkind: inventory",
            2,
            "kind",
            "'inventory' is not a kind",
            "did you mean 'Inventory'?",
        ),
        ("apiVersion: sovcheck/v1\nkind: Nonsense", 2, "kind", "'Nonsense' is not a kind", "write one of Inventory, "),
        ("apiVersion: sovcheck/v1", 1, "kind", "is missing", "write kind: Inventory"),
        ("apiVersion: sovcheck/v1\nkind: [Inventory]", 2, "kind", "is not a word", "did you mean 'Inventory'?"),
    ],
)
@pytest.mark.parametrize("path", ["f.yaml", "."])
def test_a_wrong_header_is_no_reason_to_pass_over(path, header, line, field, wrong, advice, inventory, tmp_path):
    (tmp_path / "f.yaml").write_text(f"{header}\nmodels: []\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        inventory(path)
    (problem,) = caught.value.problems
    assert (problem.location.line, problem.field) == (line, field)
    assert problem.wrong.startswith(wrong)
    assert problem.advice.startswith(advice)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (WAIVERS, "holds 'Waivers', but no inventory of sovcheck"),
        (FOREIGN, "holds 'ConfigMap', but no inventory of sovcheck"),
        (FOREIGN + "---\n" + WAIVERS, "holds 'ConfigMap' and 'Waivers', but no inventory of sovcheck"),
        ("apiVersion: kpt.dev/v1\nkind: Inventory\n", "holds 'Inventory', but no inventory of sovcheck"),
        ("apiVersion: [x]\nkind: [y]\n", "holds no inventory"),
        ("- a list # apiVersion", "holds no inventory"),
        ("only text # apiVersion", "holds no inventory"),
    ],
)
def test_a_named_file_must_hold_an_inventory(text, held, refusals, tmp_path):
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    (found,) = refusals("f.yaml")
    assert found == f"f.yaml:1: {held}: begin it with apiVersion: sovcheck/v1 and kind: Inventory"


def test_documents_beside_an_inventory_are_passed_over(inventory):
    read = inventory(f=f"{FOREIGN}---\n{WAIVERS}---\napiVersion: sovcheck/v1\nkind: Inventory\n{ACME}")
    assert list(read.assets) == ["acme"]


def test_a_directory_is_searched_and_what_is_not_ours_is_passed_over(inventory, tmp_path):
    (tmp_path / "deep/er").mkdir(parents=True)
    inventory(ours=ACME)
    (tmp_path / "ours.yaml").rename(tmp_path / "deep/er/ours.yml")
    (tmp_path / "more.JSON").write_text('{"apiVersion": "sovcheck/v1", "kind": "Inventory", "models": [{"id": "m"}]}')
    for name, text in {
        "waivers.yaml": WAIVERS,
        "foreign.yaml": FOREIGN,
        "template.yaml": "a: {{ .Values.b }}\n",
        "tagged.yaml": "a: !Ref b\nkind: Inventory\n",
        "kpt.yaml": "apiVersion: kpt.dev/v1\nkind: Inventory\nmodels: []\n",
        "list.json": '["Inventory"]',
        "empty.yaml": "",
        "notes.txt": "apiVersion: sovcheck/v1\nkind: Inventory\nnonsense: 1\n",
        ".hidden.yaml": "apiVersion: sovcheck/v1\nkind: Inventory\nnonsense: 1\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "picture.json").write_bytes(b"\x89PNG\0Inventory")
    read = inventory(str(tmp_path))
    assert sorted(read.assets) == ["acme", "m"]
    assert [file.path for file in read.files] == [f"{tmp_path}/deep/er/ours.yml", f"{tmp_path}/more.JSON"]


def test_a_broken_inventory_in_a_directory_is_not_passed_over(refusals, tmp_path):
    (tmp_path / "f.yaml").write_text("apiVersion: sovcheck/v1\nkind: Inventory\nmodels: [\n", encoding="utf-8")
    (tmp_path / "g.yaml").write_bytes("apiVersion: sovcheck/v1\nkind: Inventory\n".encode("utf-16"))
    found = refusals(".")
    assert len(found) == 2
    assert found[0].startswith("./f.yaml:3: not valid YAML")
    assert found[1] == "./g.yaml:1: is encoded as UTF-16 or UTF-32: save it as UTF-8"


def test_a_directory_without_inventories_is_a_problem(refusals, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/f.yaml").write_text(FOREIGN, encoding="utf-8")
    assert refusals("foreign", "empty") == [
        "empty: no YAML, JSON or JSON Lines file in this directory: name another",
        "foreign: holds no inventory: name another directory",
    ]


def test_standard_input_is_read_once(inventory):
    asked = []

    def stdin() -> bytes:
        asked.append(1)
        return b"apiVersion: sovcheck/v1\nkind: Inventory\nmodels: [{id: m, name: x}]\n"

    read = inventory("-", "-", stdin=stdin)
    assert asked == [1]
    assert read.files[0].path == "<stdin>"
    assert read.assets["m"].at("name") == Location("<stdin>", 3)


def test_every_problem_prints_as_one_line_without_control_characters(refusals):
    name = '"[red]x[/]<script>\\e[2J=cmd()\\nf.yaml:1: forged"'
    found = refusals(f=f"models:\n  - {{id: {name}}}\n  - {{{name}: 1, id: m, access: {name}}}\n{name}: 1\n")
    assert len(found) == 4
    assert all(line.startswith("f.yaml:") and line.isprintable() for line in found)


@pytest.mark.slow
def test_the_collector_is_as_it_was(inventory, refusals):
    inventory(a=ACME)
    refusals(b="x: [")
    assert gc.isenabled()
    gc.disable()
    try:
        inventory(a=ACME)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_an_extension_of_the_catalog_may_omit_everything(inventory):
    (declared,) = inventory(f="models: [{id: some-model, extends: catalog}]\n").assets.values()
    assert declared.stated == {"id", "extends"}


@pytest.mark.parametrize("mark", ["", "---\n"])
def test_a_declaration_on_standard_input_is_refused_since_no_folder_is_known(inventory, mark: str):
    text = f"{mark}apiVersion: sovcheck/v1\nkind: Inventory\n---\napiVersion: sovcheck/v1\nkind: Declaration\n"
    with pytest.raises(InputError, match=r"<stdin>:[56]: kind: a declaration is not read from standard input: write"):
        inventory("-", stdin=text.encode)
    assert inventory(a=text.replace("Inventory", "Inventory\nmodels: [{id: m}]")).assets["m"]
