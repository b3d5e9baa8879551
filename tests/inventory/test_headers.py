"""A document that holds one of our groups is read or is an error, however its header is spelled and wherever it is."""

import itertools
import json
import os
import socket
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.inventory.assets.document import GROUPS
from sovcheck.inventory.headers import OTHER_KINDS
from sovcheck.inventory.reader import read_inventory

GOOD = "apiVersion: sovcheck/v1\nkind: Inventory\norganizations: [{id: agency, country: FR}]\n"

HEADERS = [
    "",
    "apiVersion: sovcheck/v1\nkind: Inventory\n",
    "apiVersion: sovcheck/v1\n",
    "kind: Inventory\n",
    "kind: inventory\n",
    "apiVersion: v1\nkind: Inventory\n",
    "apiVersion: v1\nkind: ConfigMap\n",
    "apiVersion: kpt.dev/v1\nkind: Inventory\n",
    "apiVersion: sovcheck/v2\nkind: Inventory\n",
    "apiVersion: SovCheck/v1\nkind: Inventory\n",
    "apiVersion: [sovcheck/v1]\nkind: Inventory\n",
    "apiVersion: sovcheck/v1\nkind: [Inventory]\n",
    "ApiVersion: sovcheck/v1\nKind: Inventory\n",
    "apiversion: sovcheck/v1\nkind: Inventory\n",
    "api_version: sovcheck/v1\nkind: Inventory\n",
    "APIVERSION: sovcheck/v1\nKIND: Inventory\n",
    '"api\\x56ersion": "sovcheck\\x2fv1"\n"kind": "\\u0049nventory"\n',
    '? "apiVersion"\n: "sovcheck\\\n  /v1"\nkind: Inventory\n',
    "<<: {apiVersion: sovcheck/v1, kind: Inventory}\n",
    *(f"apiVersion: sovcheck/v1\nkind: {kind}\n" for kind in OTHER_KINDS),
    *(f"apiVersion: v1\nkind: {kind}\n" for kind in OTHER_KINDS),
    "version: 2\n",
]
ITEM = "[{id: stray}]"


def as_json(text):
    """The document as JSON, with every letter of its keys and words escaped."""

    def escaped(value):
        if isinstance(value, str):
            return '"' + "".join(f"\\u{ord(letter):04x}" for letter in value) + '"'
        if isinstance(value, dict):
            return "{" + ", ".join(f"{escaped(key)}: {escaped(item)}" for key, item in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(escaped, value)) + "]"
        return json.dumps(value)

    return escaped(json.loads(text))


def written(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def second_document(folder, text):
    written(folder / "a.yaml", f"{GOOD}---\n{text}")
    return [str(folder / "a.yaml")]


def first_document(folder, text):
    written(folder / "a.yaml", f"{text}---\n{GOOD}")
    return [str(folder / "a.yaml")]


def file_of_a_folder(folder, text):
    written(folder / "a.yaml", GOOD)
    written(folder / "b.yml", text)
    return [str(folder)]


def file_deep_in_a_folder(folder, text):
    written(folder / "a.yaml", GOOD)
    written(folder / "x/y/z/b.YAML", text)
    return [str(folder)]


def between_others(folder, text):
    written(folder / "a.yaml", GOOD)
    written(folder / "b.yaml", f"apiVersion: v1\nkind: Service\n---\nkind: Waivers\n---\n{text}---\n- x\n")
    return [str(folder)]


def in_json(folder, text):
    written(folder / "a.yaml", GOOD)
    import yaml

    written(folder / "b.json", as_json(json.dumps(yaml.safe_load(text))))
    return [str(folder)]


def in_a_list(folder, text):
    written(folder / "a.yaml", GOOD)
    body = "".join(f"  {line}\n" for line in text.splitlines())
    written(folder / "b.yaml", f"-\n{body}")
    return [str(folder)]


def in_a_list_of_documents(folder, text):
    written(folder / "a.yaml", GOOD)
    body = "".join(f"    {line}\n" for line in text.splitlines())
    written(folder / "b.yaml", f"apiVersion: v1\nkind: List\nitems:\n  -\n{body}")
    return [str(folder)]


PLACES = [
    second_document,
    first_document,
    file_of_a_folder,
    file_deep_in_a_folder,
    between_others,
    in_json,
    in_a_list,
    in_a_list_of_documents,
]


def read_or_told(paths):
    try:
        return read_inventory(paths, stdin=bytes).assets, ()
    except InputError as error:
        return {}, error.problems


CATALOGS_OWN = {("Catalog", "organizations"), ("Catalog", "models")}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header.replace("\n", " ") or "no header")
def test_no_group_vanishes(header, place, tmp_path):
    for number, group in enumerate(GROUPS):
        paths = place(tmp_path / str(number), f"{header}{group}: {ITEM}\n")
        assets, problems = read_or_told(paths)
        is_catalog = header.startswith("apiVersion: sovcheck") and "kind: Catalog" in header
        assert problems or "stray" in assets or (is_catalog and ("Catalog", group) in CATALOGS_OWN), group
        assert all(problem.location.line and problem.wrong and problem.advice for problem in problems)


@pytest.mark.parametrize(
    "text",
    [
        "models: {enabled: true, size: 3}\n",
        "models:\n  llm: {model: ai/smollm2}\n",
        "models: [llama, mistral]\n",
        "software: nginx\n",
        "version: 2\nmodels:\n  - {name: customers, description: One record per customer}\n",
        "datasets: []\ngpu_hosts: []\n",
        "gpu_hosts:\n",
        "apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Pod, spec: {models: [{id: x}]}}\n",
        "apiVersion: serving.example/v1\nkind: Service\nspec:\n  models: [{id: x}]\n  gpu_hosts: [{id: y}]\n",
        "apiVersion: sovcheck/v1\nkind: Catalog\norganizations: [{id: x}]\nmodels: []\n",
        "apiVersion: sovcheck/v1\nkind: Profile\ndenied: {organizations: [x]}\n",
        "kind: Inventory\nall: {hosts: {a: {}}}\n",
        "a: '\\models'\n",
        "{{- range .Values.models }}\nname: {{ .name }}\n{{- end }}\n",
        "x: [\n",
    ],
)
def test_what_is_plainly_of_others_is_passed_over(text, tmp_path):
    paths = file_of_a_folder(tmp_path, text)
    assert set(read_inventory(paths, stdin=bytes).assets) == {"agency"}


@pytest.mark.parametrize(
    "text",
    [
        "gpu_hosts: [{id: x}\n",
        "models:\n  - id: x\n   name: y\n",
        '{"apiVersion": "sovcheck\\/v1", "x": [}',
        '{"api": "\\u0073ovcheck/v1", ]',
        '{"x": 1, "gpu\\u005fhosts": [}',
        '{"gpu_\\\n  hosts": [}',
        '{"\\UFFFFFFFF": "\\U00000067pu_hosts", "gpu_hosts": [}',
        "%TAG ! x\n---\ngpu_hosts: [{id: x}]\n",
        "a: &a [x]\nb: *c\ncloud_services: [{id: x}]\n",
        "x: " + "[" * 70 + "]" * 70 + "\nsoftware: [{id: x}]\n",
    ],
)
def test_a_file_that_cannot_be_read_and_looks_like_ours_is_told(text, tmp_path):
    with pytest.raises(InputError, match=r"b\.yml"):
        read_inventory(file_of_a_folder(tmp_path, text), stdin=bytes)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("before", ["", "\u4e2d\u6587: x\n---\n"])
def test_other_encodings_hide_nothing(before, encoding, tmp_path):
    written(tmp_path / "a.yaml", GOOD)
    (tmp_path / "b.yaml").write_bytes(f"{before}gpu_hosts: [{{id: x}}]\n".encode(encoding))
    with pytest.raises(InputError, match=r"b\.yaml"):
        read_inventory([str(tmp_path)], stdin=bytes)


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{key}: [{{id: x, operator: y}}]\n"
            for key in ["gpuHosts", "gpu hosts", "GPU-hosts", "gpuhost", "gpu_host"]
        ),
        *(f"{key}:\n  x: {{provider: y}}\n" for key in ["cloudService", "cloud services", "data_flow", "dataflows"]),
        "system:\n  gpu_hosts: [{id: x, operator: y}]\n",
        "system: {parts: [{cloud_service: [{id: x}]}]}\n",
    ],
)
def test_a_group_spelled_otherwise_or_below_another_key_is_told(text, tmp_path):
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "other.yaml").write_text(text)
    with pytest.raises(InputError, match=r"other\.yaml:[12]: .*without the header of an inventory"):
        read_inventory((str(tmp_path),), stdin=bytes)
    (tmp_path / "good.yaml").write_text(f"{GOOD}---\n{text}")
    with pytest.raises(InputError, match=r"good\.yaml:[56]: .*without the header of an inventory"):
        read_inventory((str(tmp_path / "good.yaml"),), stdin=bytes)


@pytest.mark.parametrize("kind", [kind for kind in OTHER_KINDS if kind != "Patch"])
def test_a_group_inside_of_a_document_of_another_kind_is_told(kind, tmp_path):
    (tmp_path / "good.yaml").write_text(GOOD)
    inside = "spec:\n  parts: [{gpu_hosts: [{id: x, operator: y}]}]\n"
    (tmp_path / "other.yaml").write_text(f"apiVersion: sovcheck/v1\nkind: {kind}\n{inside}")
    with pytest.raises(InputError, match=rf"other\.yaml:4: .*stands in a document of kind '{kind}'"):
        read_inventory((str(tmp_path),), stdin=bytes)


def test_an_inventory_inside_of_another_document_is_told(tmp_path):
    text = "apiVersion: v1\nkind: Thing\nspec: {template: {apiVersion: sovcheck/v1, kind: Inventory, gpu_hosts: []}}\n"
    with pytest.raises(InputError, match="inside of another one"):
        read_inventory(file_of_a_folder(tmp_path, text), stdin=bytes)


def _link(path):
    path.symlink_to(path.with_name("nowhere"))


def _loop(path):
    path.symlink_to(path)


def _socket(path):
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()  # names of sockets are short
        os.chdir(path.parent)
        try:
            listening.bind(path.name)
        finally:
            os.chdir(here)


def _device(path):
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("make", "wrong"),
    [
        (_link, "is a link that leads nowhere"),
        (_loop, "is a link that leads nowhere"),
        (os.mkfifo, "is a named pipe, and not a file"),
        (_socket, "is a socket, and not a file"),
        (_device, "is a device, and not a file"),
    ],
)
def test_what_is_called_like_an_inventory_and_is_no_file_is_told(make, wrong, tmp_path):
    written(tmp_path / "a.yaml", GOOD)
    make(tmp_path / "b.yaml")
    with pytest.raises(InputError) as caught:
        read_inventory([str(tmp_path)], stdin=bytes)
    assert str(caught.value) == f"{tmp_path}/b.yaml: {wrong}: put the file there that is meant, or remove it"


@pytest.mark.parametrize("name", [".b.yaml", "b.txt", "b"])
def test_what_is_not_called_so_is_left_alone(name, tmp_path):
    written(tmp_path / "a.yaml", GOOD)
    os.mkfifo(tmp_path / name)
    assert list(read_inventory([str(tmp_path)], stdin=bytes).assets) == ["agency"]


@pytest.mark.parametrize("make", [os.mkfifo, _socket, _device])
def test_a_named_input_that_is_no_file_is_refused_without_waiting(make, tmp_path):
    make(tmp_path / "b.yaml")
    with pytest.raises(InputError, match="is not a regular file"):
        read_inventory([str(tmp_path / "b.yaml")], stdin=bytes)


def test_all_problems_of_headers_come_together(tmp_path):
    places = itertools.product(["b.yaml", "c.yaml"], ["gpu_hosts: [{id: x}]\nmodels: [{id: y}]\n"])
    for name, text in places:
        written(tmp_path / name, text)
    with pytest.raises(InputError) as caught:
        read_inventory([str(tmp_path)], stdin=bytes)
    assert [(Path(p.location.file).name, p.location.line, p.field) for p in caught.value.problems] == [
        ("b.yaml", 1, "gpu_hosts"),
        ("b.yaml", 2, "models"),
        ("c.yaml", 1, "gpu_hosts"),
        ("c.yaml", 2, "models"),
    ]
