"""In whose hands each system of a register is: known from outside, known to be ours, or not known; never guessed."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from sovcheck.errors import InputError, UsageError
from sovcheck.findings.triage.model import Triage, TriagedSystem
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.triage import find_systems, triage

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"
AGENCY = """organizations:
  - {id: agency, country: FR, parents: [], public_body: true, administered_from: [FR],
     support_countries: [FR], security_operations_from: [FR]}
"""
HOST = """gpu_hosts:
  - id: host
    owner: agency
    operator: agency
    tenancy: owned
    country: FR
    administered_from: [FR]
    support_countries: [FR]
    accelerators: []
    management: {provider: agency, phone_home: false, licence_server: false}
    key_custody: {custodian: customer-only}
    runtime: {offline: true}
    requires: []
"""
APP = "applications:\n  - {id: desk, owner: agency, domicile: FR, data: [], logs_to: [], requires: [host]}\n"
OURS = AGENCY + HOST + APP
FOREIGN = (
    OURS.replace("operator: agency", "operator: operator-a").replace(
        "parents: [], public", "parents: [], technology_from: [], public"
    )
    + "---\n"
    + HEADER
    + "organizations: [{id: operator-a, country: US, parents: []}]\n"
)
INVENTORIES = Path(__file__).parents[2] / "inventories"
REQUEST = ScanRequest(paths=(), today=date(2026, 11, 28))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sort(**systems: str) -> Triage:
    for name, text in systems.items():
        Path(f"{name}.yaml").write_text(HEADER + text)
    return triage(replace(REQUEST, paths=tuple(f"{name}.yaml" for name in systems)))


def only(text: str) -> tuple[str, TriagedSystem]:
    """The list in which a system stands, and the system."""
    found = sort(a=text)
    ((word, (system,)),) = [(word, each) for word in ("foreign", "unknown", "ours") if (each := getattr(found, word))]
    return word, system


def lacking(system: TriagedSystem) -> set[tuple[str, str]]:
    return {(each.asset, each.field) for each in system.missing}


def test_three_systems_stand_in_three_lists():
    found = sort(b=OURS, a=FOREIGN, c=OURS.replace("    operator: agency\n", ""))
    assert [each.label for each in found.foreign] == ["a.yaml"]
    assert [each.label for each in found.unknown] == ["c.yaml"]
    assert [each.label for each in found.ours] == ["b.yaml"]
    assert found.exit_code == 1


def test_who_has_power_is_named_with_what_they_can_do():
    word, system = only(FOREIGN)
    assert word == "foreign"
    assert [(power.country, power.can, power.assets) for power in system.powers] == [("US", "stop", ("desk",))]
    assert [holder.id for holder in system.holders] == ["operator-a"]


@pytest.mark.parametrize("field", ["operator", "management", "requires", "country"])
def test_a_fact_that_is_left_out_leaves_the_system_open(field: str):
    lines = [line for line in HOST.splitlines() if not line.strip().startswith(f"{field}:")]
    word, system = only(AGENCY + "\n".join(lines) + "\n" + APP)
    assert word == "unknown"
    assert any(asset == "host" and name.startswith(field) for asset, name in lacking(system))


def test_so_does_from_where_the_people_work_who_answer_for_it():
    word, system = only(OURS.replace(" administered_from: [FR],", "", 1))
    assert word == "unknown"
    assert ("agency", "administered_from") in lacking(system)


def test_administrators_abroad_of_whoever_answers_for_it_have_power():
    word, system = only(OURS.replace("administered_from: [FR]", "administered_from: [CN]", 1))
    assert word == "foreign"
    assert [(power.country, power.can) for power in system.powers] == [("CN", "stop")]


@pytest.mark.parametrize("field", ["requires: [host]", "data: []"])
def test_so_does_one_of_the_application(field: str):
    foreign_reader = OURS.replace("    management: {provider: agency, phone_home: false, licence_server: false}\n", "")
    word, system = only(foreign_reader.replace(f", {field}", ""))
    assert word == "unknown"
    assert ("desk", field.partition(":")[0]) in lacking(system)


DATA = "datasets:\n  - {id: cases, controller: agency, class: personal, stored_in: [store], backed_up_in: []}\n"
STORE = """cloud_services:
  - {id: store, provider: operator-b, type: object-store, country: FR, administered_from: [FR], requires: [],
     support_countries: [FR], key_custody: {custodian: provider}, training_use: never}
"""
OTHERS = AGENCY + "  - {id: operator-b, country: US, parents: []}\n"
READ = OTHERS + HOST + APP.replace("data: []", "data: [cases]") + STORE + DATA


@pytest.mark.parametrize(("stated", "read"), [("class: personal", True), ("class: public", False)])
def test_who_reads_counts_where_the_data_is_personal(stated: str, read: bool):
    _, system = only(READ.replace("class: personal", stated))
    reading = [(power.country, power.assets) for power in system.powers if power.can == "read"]
    assert reading == ([("US", ("cases",))] if read else [])


def test_where_nobody_says_what_the_data_is_a_reader_from_outside_leaves_it_open():
    _, system = only(READ.replace("class: personal, ", ""))
    assert ("cases", "class") in lacking(system)
    assert "read" not in {power.can for power in system.powers}


SERVICE = """  - {{id: {name}, provider: {provider}, type: inference-api, country: {country},
     administered_from: [{country}], support_countries: [{country}], requires: [],
     key_custody: {{custodian: provider}}, training_use: never}}
"""
ALTERNATIVES = (
    OTHERS
    + "cloud_services:\n"
    + SERVICE.format(name="ours", provider="agency", country="FR")
    + SERVICE.format(name="theirs", provider="operator-b", country="US")
    + "applications:\n  - {id: desk, owner: agency, domicile: FR, data: [], logs_to: [],\n"
    + "     requires: [{any_of: [theirs, {id: ours, tested: 2026-09-01}]}]}\n"
)


def test_an_alternative_that_was_tried_lately_takes_the_power_away():
    word, system = only(ALTERNATIVES)
    assert (word, system.powers) == ("ours", ())


def test_one_that_nobody_has_tried_leaves_it_open():
    word, system = only(ALTERNATIVES.replace(", tested: 2026-09-01", ""))
    assert word == "unknown"
    assert any(field.endswith("tested") for _, field in lacking(system))


@pytest.mark.parametrize(("operator", "word"), [("operator-b", "foreign"), ("agency", "ours")])
def test_of_machines_without_an_application_whoever_can_stop_them_has_power(operator: str, word: str):
    path = write("a", OTHERS + HOST.replace("operator: agency", f"operator: {operator}"))
    found = triage(replace(REQUEST, paths=(str(path),), home="FR"))
    assert [each.label for each in getattr(found, word)] == ["a.yaml"]


def test_a_system_that_declares_nothing_to_hold_is_not_ours():
    found = triage(replace(REQUEST, paths=(str(write("a", AGENCY)),), home="FR"))
    assert [each.label for each in found.unknown] == ["a.yaml"]
    assert found.exit_code == 3


def write(name: str, text: str) -> Path:
    path = Path(f"{name}.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + text)
    return path


@pytest.mark.parametrize(("systems", "code"), [({"a": OURS}, 0), ({"a": OURS, "b": FOREIGN}, 1)])
def test_the_exit_code_is_by_the_first_list_alone(systems: dict[str, str], code: int):
    assert sort(**systems, c=OURS.replace("    operator: agency\n", "")).exit_code == code


def test_questions_are_about_systems_that_nobody_can_tell():
    found = sort(a=FOREIGN.replace("requires: []", ""), b=OURS.replace("    country: FR\n", ""))
    assert {each.systems for each in found.questions} == {("b.yaml",)}
    assert found.questions[-1].settled == 1
    assert all(each.allowed for each in found.questions)


def test_what_is_wrong_with_all_systems_is_told_and_nothing_is_sorted():
    with pytest.raises(InputError) as raised:
        sort(a=OURS.replace("country: FR", "country: XX"), b=OURS, c="models: [{id: A}]\n")
    assert {problem.location.file for problem in raised.value.problems} == {"a.yaml", "c.yaml"}


def test_a_system_whose_home_nobody_says_cannot_be_told_and_takes_no_other_along():
    found = sort(a=FOREIGN, b=FOREIGN.replace(", domicile: FR", ""), c=OURS)
    assert [each.label for each in found.foreign] == ["a.yaml"]
    assert [each.label for each in found.ours] == ["c.yaml"]
    (system,) = found.unknown
    assert (system.label, system.home, system.powers) == ("b.yaml", None, ())
    assert system.no_home.startswith("which country is home?")
    assert lacking(system) == {("desk", "domicile")}
    assert [(each.asset, each.field, each.settled) for each in found.questions] == [("desk", "domicile", 1)]


def test_nor_one_whose_domicile_is_not_where_its_owner_sits():
    found = sort(b=OURS.replace("domicile: FR", "domicile: DE"))
    assert "its owner 'agency' sits in FR" in found.unknown[0].no_home
    assert (found.unknown[0].missing, found.exit_code) == ((), 0)


def test_a_system_without_home_and_anything_to_hold_is_nothing_to_sort():
    assert sort(b=AGENCY).exit_code == 3


def test_a_profile_that_does_not_exist_is_no_matter_of_one_system():
    with pytest.raises(UsageError, match="no-such"):
        triage(replace(REQUEST, paths=(str(write("a", OURS)),), profile="no-such"))


def test_files_and_folders_with_inventories_are_systems_and_folders_of_such_are_registers(folder: Path):
    for name in ("one/inventory", "one/parts/hosts", "register/a/inventory", "register/b/deep/x", "register/b/deep/y"):
        write(name, AGENCY)
    (folder / "register" / "profile.yaml").write_text("apiVersion: sovcheck/v1\nkind: Profile\n")
    (folder / "register" / "notes.yaml").write_text("a: b\n")
    write("single", AGENCY)
    assert find_systems(["single.yaml", "one", "register", "./one", "-"]) == [
        "-",
        "one",
        "register/a",
        "register/b/deep",
        "single.yaml",
    ]


@pytest.mark.parametrize(
    "text", ["gpu_hosts: [{id: a}]\n", "apiVersion: sovcheck/v1\nkind: Inventroy\n", f"{HEADER}a: [\n"]
)
def test_a_file_in_which_something_is_wrong_is_not_passed_over(folder: Path, text: str):
    write("register/a/inventory", OURS)
    (folder / "register" / "b.yaml").write_text(text)
    assert find_systems(["register"]) == ["register"]
    with pytest.raises(InputError, match=r"register/b\.yaml"):
        triage(replace(REQUEST, paths=("register",)))


def test_a_folder_of_files_that_name_different_systems_is_a_register_of_files(folder: Path):
    for name in ("a", "b"):
        write(f"register/{name}", f"metadata: {{name: {name}}}\n{OURS}")
    write("register/c", AGENCY)
    write("register/d/e", AGENCY)
    assert find_systems(["register"]) == ["register/a.yaml", "register/b.yaml", "register/c.yaml", "register/d"]
    (folder / "register" / "b.yaml").unlink()
    assert find_systems(["register"]) == ["register"]


def test_json_lines_are_systems_of_a_register(folder: Path):
    header = '{"apiVersion": "sovcheck/v1", "kind": "Inventory", "metadata": {"name": "%s"}}'
    texts = {"a": '{"kind": "gpu_host", "id": "h"}', "b": '{"kind": "hosts", "id": "h"}'}
    for name, line in texts.items():
        (folder / f"{name}.jsonl").write_text(f"{header % name}\n{line}\n", encoding="utf-8")
    (folder / "c.jsonl").write_text("{}\n{}\n", encoding="utf-8")
    (folder / "d.jsonl").write_text(header % "d", encoding="utf-8")
    assert find_systems(["."]) == ["./a.jsonl", "./b.jsonl", "./d.jsonl"]


def test_a_folder_without_any_is_told(folder: Path):
    (folder / "empty").mkdir()
    with pytest.raises(InputError, match="empty: no YAML, JSON or JSON Lines file"):
        triage(replace(REQUEST, paths=("empty",)))


TWO_FOREIGN = (
    OTHERS
    + "  - {id: operator-c, country: CN, parents: []}\ncloud_services:\n"
    + SERVICE.format(name="first", provider="operator-b", country="US")
    + SERVICE.format(name="second", provider="operator-c", country="CN")
    + "applications:\n  - {id: desk, owner: agency, domicile: FR, data: [], logs_to: [],\n"
    + "     requires: [{any_of: [{id: first, tested: 2026-11-01}, {id: second, tested: 2026-11-01}]}]}\n"
)


def test_foreign_alternatives_of_each_other_are_a_power_of_all_together():
    word, system = only(TWO_FOREIGN)
    (power,) = system.powers
    assert word == "foreign"
    assert (power.country, [each.id for each in power.together_with], power.can) == ("CN", ["US"], "stop")
    assert {holder.id for holder in system.holders} == {"operator-b", "operator-c"}


@pytest.mark.parametrize(("tested", "word"), [(", tested: 2026-09-01", "ours"), ("", "unknown")])
def test_a_third_alternative_of_ours_counts_where_no_untried_one_outside_may_be_in_use(tested: str, word: str):
    ours = SERVICE.format(name="ours", provider="agency", country="FR")
    text = TWO_FOREIGN.replace("cloud_services:\n", f"cloud_services:\n{ours}")
    text = text.replace("{id: second, tested: 2026-11-01}", "{id: second" + tested + "}, {id: ours" + tested + "}")
    assert only(text)[0] == word


KEPT = (
    OTHERS
    + HOST
    + APP.replace("data: []", "data: [cases]")
    + "cloud_services:\n"
    + SERVICE.format(name="store", provider="operator-b", country="US")
    + SERVICE.format(name="shelf", provider="agency", country="FR")
    + DATA.replace("personal", "public")
)


@pytest.mark.parametrize(
    ("stated", "word"),
    [
        ("stored_in: [store], backed_up_in: []", "foreign"),
        ("stored_in: [store], backed_up_in: [shelf]", "ours"),
        ("stored_in: [shelf], backed_up_in: []", "ours"),
        ("stored_in: [store]", "unknown"),
        ("backed_up_in: []", "unknown"),
    ],
)
def test_who_keeps_every_copy_of_public_data_has_power(stated: str, word: str):
    found, system = only(KEPT.replace("stored_in: [store], backed_up_in: []", stated))
    assert found == word
    assert {(power.country, power.can) for power in system.powers} == (
        {("US", "withhold")} if word == "foreign" else set()
    )
    assert [holder.id for holder in system.holders] == (["operator-b"] if word == "foreign" else [])


def test_data_that_an_application_does_not_name_may_be_kept_outside():
    word, system = only(KEPT.replace(", data: [cases]", ""))
    assert (word, system.powers[0].assets) == ("foreign", ("cases",))


SERVED = (
    OTHERS
    + HOST
    + "    serves: [writer]\n"
    + "models:\n  - {id: writer, access: weights, licence: {id: Apache-2.0}, stored_in: [store]}\n"
    + APP.replace("requires: [host]", "requires: [writer]")
    + "cloud_services:\n"
    + SERVICE.format(name="store", provider="operator-b", country="US")
    + SERVICE.format(name="hub", provider="operator-b", country="US")
    + SERVICE.format(name="shelf", provider="agency", country="FR")
)


@pytest.mark.parametrize(
    ("stated", "word", "power"),
    [
        ("stored_in: [store]", "foreign", ("stop", ("desk",))),
        ("stored_in: [store, hub]", "foreign", ("withhold", ("writer",))),
        ("stored_in: [store, shelf]", "ours", None),
        ("stored_in: [host]", "ours", None),
    ],
)
def test_who_keeps_every_copy_of_weights_has_power(stated: str, word: str, power: tuple[str, tuple[str, ...]] | None):
    found, system = only(SERVED.replace("stored_in: [store]", stated))
    assert found == word
    assert [(each.can, each.assets) for each in system.powers] == ([power] if power else [])
    assert [holder.id for holder in system.holders] == (["operator-b"] if power else [])


@pytest.mark.parametrize(
    "needed",
    [
        "{any_of: [{id: writer, tested: 2026-09-01}, {id: shelf, tested: 2026-09-01}]}",
        "{any_of: [writer], optional: true, tested: 2026-09-01}",
    ],
)
def test_weights_that_an_application_can_do_without_are_no_grip(needed: str):
    text = SERVED.replace("stored_in: [store]", "stored_in: [store, hub]")
    word, system = only(text.replace("requires: [writer]", f"requires: [{needed}]"))
    assert (word, system.powers) == ("ours", ())


def test_weights_that_only_an_untried_alternative_replaces_leave_it_open():
    text = SERVED.replace("stored_in: [store]", "stored_in: [store, hub]")
    word, system = only(text.replace("requires: [writer]", "requires: [{any_of: [writer, shelf]}]"))
    assert (word, system.powers) == ("unknown", ())
    assert any(field.endswith("tested") for _, field in lacking(system))


@pytest.mark.parametrize(
    "name", ["stated-in-full", "mistral-on-european-cloud", "apertus-on-swiss-supercomputer", "small-state-partnership"]
)
def test_careful_systems_stay_ours(name: str):
    found = triage(replace(REQUEST, paths=(str(INVENTORIES / name),)))
    assert len(found.ours) == 1
