"""Form and references of all files are told in one run; what follows from something that was told is not."""

import contextlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sovcheck.catalog.resolution import read_system
from sovcheck.errors import InputError

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"


@pytest.fixture
def told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def tell(*paths, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text if "apiVersion" in text else HEADER + text)
        with pytest.raises(InputError) as caught:
            read_system(paths or tuple(f"{name}.yaml" for name in files), (), stdin=bytes)
        return [str(problem) for problem in caught.value.problems]

    return tell


def places(problems):
    return [problem.split(": ")[0] + " " + problem.split(": ")[1] for problem in problems]


def test_seven_mistakes_are_seven_problems(told):
    found = told(
        a="gpu_hosts:\n"
        "  - {id: host-a, operator: nobody-a, country: FR, accelerators: [{model: chip-x, count: 1}],\n"
        "     serves: [missing-a], tenancy: leased}\n"
        "cloud_services:\n"
        "  - {id: store-a, provider: ovhcloud, cloud: ovhcloud, region: nowhere, type: object-store}\n"
        "applications:\n"
        "  - {id: app-a, owner: missing-b, requires: [host-a, store-a, ghost]}\n"
    )
    assert places(found) == [
        "a.yaml:4 host-a.accelerators.0.model",
        "a.yaml:4 host-a.operator",
        "a.yaml:5 gpu_hosts.0.tenancy",
        "a.yaml:5 host-a.serves.0",
        "a.yaml:7 store-a.region",
        "a.yaml:9 app-a.owner",
        "a.yaml:9 app-a.requires.2.any_of.0.id",
    ]


def test_a_wrong_word_in_one_file_hides_nothing_in_another(told):
    found = told(
        a="gpu_hosts: [{id: host-a, operator: ghost-a, tenancy: leased}]\n",
        b="applications: [{id: app-a, owner: ghost-b, domicile: XX}]\n",
        c="models: [{id: m, developer: ghost-c, files: [{path: x}], parameters: many}]\n",
    )
    assert places(found) == [
        "a.yaml:3 gpu_hosts.0.tenancy",
        "a.yaml:3 host-a.operator",
        "b.yaml:3 app-a.domicile",
        "b.yaml:3 app-a.owner",
        "c.yaml:3 m.developer",
        "c.yaml:3 models.0.files.0.format",
        "c.yaml:3 models.0.parameters",
    ]


def test_lines_are_those_of_the_file_also_after_what_cannot_be_read(told):
    found = told(
        a="organizations:\n"
        "  - {id: BAD}\n"
        "  - name: without an id\n"
        "  - {id: o, parents: [{organization: ghost-a, capital: 130}]}\n"
        "  - {id: p, extends: catalogue}\n"
        "  - {id: q, parents: [{capital: 3}, {organization: ghost-b}]}\n"
        "  - not an asset\n"
        "  - {id: r, technology_from: [ghost-c], contry: FR}\n"
    )
    assert places(found) == [
        "a.yaml:4 organizations.0.id",
        "a.yaml:5 organizations.1.id",
        "a.yaml:6 o.parents.0.organization",
        "a.yaml:6 organizations.2.parents.0.capital",
        "a.yaml:7 organizations.3.extends",
        "a.yaml:8 organizations.4.parents.0",
        "a.yaml:9 organizations.5",
        "a.yaml:10 organizations.6.contry",
        "a.yaml:10 r.technology_from.0",
    ]


@pytest.mark.parametrize("group", ["{id: x}", "word", "{x: {id: y}}", "3", "[[{id: x}]]", "[word, {id: o}]"])
def test_a_group_that_is_no_list_is_told_with_the_rest(group, told):
    found = told(
        a=f"gpu_hosts: [{{id: host-a, operator: ghost}}]\norganizations: {group}\nmetadata: word\nnonsense: [1]\n"
    )
    assert {place.partition(" ")[0] for place in places(found)} == {"a.yaml:3", "a.yaml:4", "a.yaml:5", "a.yaml:6"}


def test_what_cannot_be_read_is_not_missed_as_well(told):
    (found,) = told(
        a="organizations: [{id: agency, contry: FR, extends: no}]\ngpu_hosts: [{id: host-a, operator: agency}]\n"
    )[1:]
    assert "organizations.0.extends" in found


@pytest.mark.parametrize(
    "broken",
    [
        HEADER + "organizations: [{id: agency}]\nx: [",
        "organizations: [{id: agency}]\nversion: 1\n",
        "apiVersion: sovcheck/v2\nkind: Inventory\norganizations: [{id: agency}]\n",
    ],
)
def test_what_stands_in_a_file_that_cannot_be_read_is_not_missed(broken, told, tmp_path):
    (tmp_path / "b.yaml").write_text(broken)
    found = told("a.yaml", "b.yaml", a="gpu_hosts: [{id: host-a, operator: agency, country: XX}]\n")
    assert [place.partition(" ")[0] for place in places(found)] == [
        "a.yaml:3",
        f"b.yaml:{4 if 'x: [' in broken else 1}",
    ]


def test_of_tags_and_doubles_the_rest_is_read(told):
    found = told(a="organizations: [{id: o, name: !x y, name: z, parents: [{organization: ghost}]}]\n")
    told_of = ["the tag '!x' is not allowed", "name", "o.parents.0.organization"]
    assert [line.split(": ")[1] for line in found] == told_of


def test_a_bad_catalog_file_is_told_with_the_rest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.yaml").write_text("apiVersion: sovcheck/v1\nkind: Catalog\norganizations: [{id: x}]\n")
    (tmp_path / "a.yaml").write_text(HEADER + "models: [{id: M}]\n")
    with pytest.raises(InputError) as caught:
        read_system(["a.yaml"], [tmp_path / "own.yaml"], stdin=bytes)
    assert {problem.location.file.rpartition("/")[2] for problem in caught.value.problems} == {"a.yaml", "own.yaml"}


GOOD = """
metadata: {name: x, owner: y}
organizations:
  - {id: agency, country: FR, parents: [{country: FR, capital: 60}, {organization: other, voting: 3}]}
  - {id: other, public_body: true, certifications: [{scheme: s, status: certified}]}
models:
  - {id: m, base_models: undisclosed, licence: {id: MIT}, files: [{path: x, format: gguf}], parameters: 3B}
gpu_hosts:
  - {id: h, operator: [agency, other], accelerators: [{model: nvidia-l4, count: 1}], requires: [{any_of: [s, {id: h}]}]}
cloud_services: [{id: s, provider: other, contract: {law: FR, end: 2030-01-01}, exit_plan: {exists: true}}]
applications: [{id: a, owner: agency, domicile: FR, requires: [m, {id: h, optional: true}], data: [d]}]
data_flows: [{id: f, from: a, to: s, datasets: [d], encryption: {in_transit: true}}]
datasets: [{id: d, class: personal, stored_in: [s], deletion_evidence: {method: x}}]
software: [{id: w, developer: other, telemetry: {setting: none}}]
"""
WORDS = ["", "~", "x y", "[x]", "{x: y}", "[[x]]", "true", "-1", "{}", "[]", "[{}]"]


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_whatever_is_wrong_is_told_and_nothing_else_happens(data, tmp_path_factory):
    """Any value of a good inventory replaced by something else."""
    text = GOOD
    for _ in range(data.draw(st.integers(1, 3))):
        spans = [match.span() for match in re.finditer(r"(?<=: )[^,{}\[\]\n]+|\[[^\[\]\n]*\]|\{[^{}\n]*\}", text)]
        start, end = data.draw(st.sampled_from(spans))
        text = text[:start] + data.draw(st.sampled_from(WORDS)) + text[end:]
    path = tmp_path_factory.mktemp("any") / "a.yaml"
    path.write_text(HEADER + text)
    with contextlib.suppress(InputError):
        read_system([str(path)], (), stdin=bytes)


def test_own_names_come_before_those_of_the_catalog(told):
    (found,) = told(a="organizations: [{id: amazom-agency}]\ngpu_hosts: [{id: host-a, operator: amazon-agency}]\n")
    assert found.endswith("did you mean 'amazom-agency'?")


def test_a_list_of_words_with_other_says_so(told):
    (found,) = told(a="cloud_services: [{id: s, type: mail}]\n")
    assert found.endswith("write other, where none of these fits")


@pytest.mark.parametrize(
    ("usual", "word"), [("vector-db", "database"), ("s3", "object-store"), ("backup", "object-store")]
)
def test_the_usual_name_of_a_service_leads_to_the_word_for_it(told, usual, word):
    (found,) = told(a=f"cloud_services: [{{id: s, type: {usual}}}]\n")
    assert found.endswith(f"write {word}, which is the word for that here")


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("mistralai/Mistral-Small-24B", "the catalog has it as mistral-small-3-24b"),
        ("meta-llama/Llama-3.3-70B-Instruct", "the catalog has it as llama-3.3-70b"),
        ("nobody/knows-this", "write up to 128 lower-case letters"),
    ],
)
def test_the_name_of_a_model_on_a_hub_leads_to_the_id_of_the_catalog(told, name, advice):
    (found,) = told(a=f"models: [{{id: {name}, extends: catalog}}]\n")
    assert advice in found


@pytest.mark.parametrize(
    ("cloud", "region", "hint"),
    [
        ("azure", "germanywestcentrl", "germanywestcentral"),
        ("azure", "germnywestcentral", "germanywestcentral"),
        ("google-cloud", "europe-nest3", "europe-west3"),
        ("scaleway", "fr-pra", "fr-par"),
        ("aws", "eu-west-4", None),  # 1, 2 and 3 lie in three countries
        ("aws", "me-south-2", None),  # another number is another region, wherever that is
        ("scaleway", "eu-west-3", None),  # one of another cloud
        ("ovhcloud", "nowhere", None),
    ],
)
def test_a_region_hint_never_leads_to_another_country(cloud, region, hint, told):
    (found,) = told(a=f"cloud_services: [{{id: s, cloud: {cloud}, region: {region}}}]\n")
    assert (f"did you mean {hint!r}?" in found) if hint else ("did you mean" not in found)
    assert "state its `country`" in found
