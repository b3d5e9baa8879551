import shutil
from pathlib import Path

import pytest

from sovcheck.errors import PolicyError, UsageError
from sovcheck.policy.loading import load_policies
from sovcheck.policy.source.files import policies_directory


def test_the_bundled_policies_pass_every_check():
    assert len(load_policies(check_bundled=True).rules) >= 26


def test_rules_are_sorted_by_id_and_modules_by_path():
    policies = load_policies()
    assert [rule.id for rule in policies.rules] == sorted(rule.id for rule in policies.rules)
    assert [module.path for module in policies.modules] == sorted(module.path for module in policies.modules)


def test_bundled_rules_are_named_alike_wherever_they_stand():
    rule = load_policies().rule("CMP-01")
    assert rule.file == "policies/compute/foreign_control.rego"
    assert rule.layer == "compute"


def test_tests_are_never_loaded():
    assert not [module.path for module in load_policies().modules if module.path.endswith("_test.rego")]


def test_a_folder_is_searched_to_the_bottom_without_hidden_files(write, rule):
    folder = write(
        {
            "a/b/c.rego": rule(),
            ".hidden/x.rego": "not rego",
            "a/.x.rego": "not rego",
            "a/notes.txt": "not rego",
            "a/b/c_test.rego": "not rego",
        }
    )
    assert load_policies([folder]).rule("ACME-01").file == f"{folder}/a/b/c.rego"


def test_one_file_is_enough(write, rule):
    folder = write({"rule.rego": rule()})
    found = load_policies([folder / "rule.rego"]).rule("ACME-01")
    assert found.file == f"{folder}/rule.rego"
    assert found.layer == "policy"


def test_links_that_lead_back_are_followed_once(write, rule):
    folder = write({"a/rule.rego": rule()})
    (folder / "a" / "again").symlink_to(folder)
    assert load_policies([folder]).rule("ACME-01")


def test_the_same_folder_twice_is_read_once(write, rule):
    folder = write({"rule.rego": rule()})
    assert load_policies([folder, folder]) == load_policies([folder])


def test_a_library_beside_a_rule_needs_no_metadata(problems_of, rule):
    files = {
        "rule.rego": rule(
            'import data.acme.words\n\ndeny contains words.finding(input.tenancy) if input.tenancy != "cloud"\n'
        ),
        "words.rego": 'package acme.words\n\nfinding(tenancy) := {"message": sprintf("%s", [tenancy]), "path": null}\n',
    }
    assert problems_of(files) == []


SELECTIONS = {
    "an empty folder": {},
    "a folder with other files": {"readme.md": "x"},
    "a folder with tests only": {"x_test.rego": "package x_test"},
}


@pytest.mark.parametrize("files", SELECTIONS.values(), ids=SELECTIONS)
def test_a_selection_that_holds_no_policy_is_an_error(problems_of, files):
    assert problems_of(files) == ["policy: holds no policy: name a folder with *.rego files"]


def test_a_folder_with_libraries_only_is_an_error(problems_of):
    assert problems_of({"x.rego": "package acme.x\n\none := 1\n"}) == [
        "policy: holds no rule: write `deny contains finding if { ... }` with METADATA above the package"
    ]


def test_a_path_that_leads_nowhere_is_an_error_with_the_nearest_name(write, rule, tmp_path):
    write({"rule.rego": rule()})
    with pytest.raises(PolicyError, match=r"polcy: no such file or directory: did you mean 'policy'\?"):
        load_policies([tmp_path / "polcy"])


def test_everything_wrong_in_all_files_comes_at_once(problems_of, rule):
    found = problems_of(
        {
            "a.rego": rule().replace("severity: high", "severity: x"),
            "b.rego": rule(id="B-1"),
            "c.rego": "no package",
            "d.rego": b"package acme.d\n\xff",
            "e.rego": rule("deny contains", package="acme.e", id="ACME-02"),
        }
    )
    assert [problem.partition(":")[0] for problem in found] == [f"policy/{name}.rego" for name in "abcd"]
    assert found[3] == "policy/d.rego:2: is not valid UTF-8: save it as UTF-8"


def test_two_rules_with_one_id_are_refused(problems_of, rule):
    found = problems_of({"a.rego": rule(package="acme.a"), "b.rego": rule(package="acme.b")})
    assert found == ["policy/b.rego:12: id: ACME-01 is also the id of the rule at policy/a.rego:12: choose another"]


def test_the_id_of_a_bundled_rule_is_refused(problems_of, rule):
    (found,) = problems_of({"a.rego": rule(id="CMP-01")})
    assert found.startswith(
        "policy/a.rego:12: id: CMP-01 is also the id of the rule at policies/compute/foreign_control"
    )


def test_two_files_of_one_package_are_refused(problems_of, rule):
    found = problems_of({"a.rego": rule(), "b.rego": rule(id="ACME-02")})
    assert found == [
        (
            "policy/b.rego:12: the package acme.rule is also declared at policy/a.rego:12: "
            "give each rule a package of its own"
        )
    ]


@pytest.mark.parametrize("package", ["sovcheck.compute.mine", "sovcheck", "profile", "catalog.x", "today"])
def test_packages_where_sovcheck_keeps_its_own_are_refused(problems_of, rule, package):
    assert problems_of({"a.rego": rule(package=package)}) == [
        (
            f"policy/a.rego:12: the package {package} stands where sovcheck keeps its own: "
            "begin the name with your organization's, as in acme"
        )
    ]


def test_a_file_that_is_too_large_is_refused(problems_of, rule):
    (found,) = problems_of({"a.rego": rule() + "#" * 2**20})
    assert found == "policy/a.rego: is larger than 1,048,576 bytes: split it into several rules"


def test_an_unknown_rule_is_an_error_with_the_nearest_one():
    assert load_policies().rule("cmp-01").id == "CMP-01"
    with pytest.raises(UsageError, match=r"no rule 'CPM-01': did you mean 'CMP-01'\?"):
        load_policies().rule("CPM-01")


def test_disabled_rules_are_left_out_and_their_modules_stay():
    policies = load_policies()
    fewer = policies.without(["CMP-01"])
    assert {rule.id for rule in policies.rules} - {rule.id for rule in fewer.rules} == {"CMP-01"}
    assert fewer.modules == policies.modules


def test_the_hash_depends_on_names_and_bytes_and_on_nothing_else(tmp_path, rule):
    def sha256(root, files):
        for name, text in files.items():
            (tmp_path / root / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / root / name).write_text(text)
        return load_policies([tmp_path / root]).sha256

    files = {"a.rego": rule(), "b.rego": rule(id="ACME-02", package="acme.b")}
    first = sha256("one", files)
    assert sha256("elsewhere/two", dict(reversed(files.items()))) == first
    assert sha256("three", {**files, "b_test.rego": "package b_test"}) == first
    assert sha256("four", {"a.rego": files["a.rego"] + "\n", "b.rego": files["b.rego"]}) != first
    assert sha256("five", {"c.rego": files["a.rego"], "b.rego": files["b.rego"]}) != first
    assert load_policies().sha256 not in (first, "")


def test_the_order_of_folders_does_not_matter(write, rule):
    folder = write({"a/a.rego": rule(), "b/b.rego": rule(id="ACME-02", package="acme.b")})
    assert load_policies([folder / "a", folder / "b"]) == load_policies([folder / "b", folder / "a"])


def test_policies_inside_the_package_are_taken_before_those_of_a_checkout(tmp_path, monkeypatch):
    package = tmp_path / "site" / "sovcheck"
    monkeypatch.setattr("sovcheck.policy.source.files._PACKAGE", package)
    assert policies_directory() == tmp_path / "site" / "policies"
    shutil.copytree(Path(__file__).parents[2] / "policies" / "lib", package / "policies" / "lib")
    assert policies_directory() == package / "policies"
