import pytest

from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.loading import load_policies
from sovcheck.policy.severity import Severity
from sovcheck.policy.source.header import read_header


def test_everything_in_the_metadata_is_in_the_rule(write, rule):
    stated = {"needs": "contract.venue", "needs_to_pass": "contract.law", "kinds": "gpu_host, cloud_service"}
    folder = write({"layer/home.rego": rule(**stated)})
    found = load_policies([folder]).rule("ACME-01")
    assert found.title == "Title"
    assert found.description == "Description."
    assert found.severity is Severity.HIGH
    assert found.applies_to == (Kind.GPU_HOST, Kind.CLOUD_SERVICE)
    assert found.needs == ("contract.venue",)
    assert found.needs_to_pass == ("contract.law",)
    assert found.controls == {"house-rules": ("4.2",)}
    assert found.remediation == "Remediation."
    assert found.package == "acme.rule"
    assert found.file == f"{folder}/layer/home.rego"
    assert found.line == 12
    assert found.layer == "layer"
    assert not found.has_applies
    assert not found.has_unknown


REFUSED = {
    "misspelt key": (
        ("#   severity: high", "#   severty: high"),
        [
            "policy/rule.rego:4: custom.severity: is missing: write one of info, low, medium, high, critical",
            "policy/rule.rego:6: custom.severty: there is no such field: did you mean 'severity'?",
        ],
    ),
    "unknown severity": (
        ("#   severity: high", "#   severity: hihg"),
        [
            (
                "policy/rule.rego:6: custom.severity: 'hihg' is not one of info, low, medium, high, critical: "
                "did you mean 'high'?"
            )
        ],
    ),
    "unknown kind": (
        ("[gpu_host]", "[gpu_hots]"),
        [
            (
                "policy/rule.rego:7: custom.applies_to.0: 'gpu_hots' is not one of organization, model, dataset, "
                "gpu_host, cloud_service, application, data_flow, software: did you mean 'gpu_host'?"
            )
        ],
    ),
    "no kind": (("[gpu_host]", "[]"), ["policy/rule.rego:7: custom.applies_to: is an empty list: name at least 1"]),
    "id": (
        ("ACME-01", "acme_1"),
        [
            (
                "policy/rule.rego:5: custom.id: 'acme_1' cannot be used: "
                "write two to five capitals, a dash and two or three digits, such as ACME-01"
            )
        ],
    ),
    "no title": (("# title: Title\n", ""), ["policy/rule.rego:2: title: is missing: state it"]),
    "empty title": (("Title", "' '"), ["policy/rule.rego:2: title: ' ' cannot be used: write a sentence"]),
    "no custom": (
        ("# custom:", "# costum:"),
        [
            "policy/rule.rego:2: custom: is missing: state it",
            "policy/rule.rego:4: costum: there is no such field: did you mean 'custom'?",
        ],
    ),
    "bad YAML": (
        ("# title: Title", "# title: [Title"),
        ["policy/rule.rego:3: not valid YAML: did not find expected ',' or ']'"],
    ),
    "duplicate key": (
        ("# title: Title", "# title: Title\n# title: Other"),
        ["policy/rule.rego:3: title: stands twice in one mapping, first on line 2: keep one"],
    ),
    "a need that does not exist": (
        ("needs: []", "needs: [contry, operator.contry, operator.controllers.country, tenancy.x]"),
        [
            "policy/rule.rego:8: needs: contry: there is no such fact of a gpu_host: did you mean 'country'?",
            (
                "policy/rule.rego:8: needs: operator.controllers.country: there is no such fact of a gpu_host: "
                "operator.controllers is a list: name that"
            ),
            "policy/rule.rego:8: needs: operator.contry: there is no such fact of a gpu_host: did you mean 'country'?",
            (
                "policy/rule.rego:8: needs: tenancy.x: there is no such fact of a gpu_host: "
                "tenancy is one value: name that"
            ),
        ],
    ),
    "a need that is always met": (
        ("needs_to_pass: []", "needs_to_pass: [deployment.applications, exposure]"),
        [
            "policy/rule.rego:9: needs_to_pass: deployment.applications: is never unknown: leave it out",
            "policy/rule.rego:9: needs_to_pass: exposure: is never unknown: leave it out",
        ],
    ),
    "a need that one of the kinds lacks": (
        ("[gpu_host]\n#   needs: []", "[gpu_host, cloud_service]\n#   needs: [tenancy]"),
        ["policy/rule.rego:8: needs: tenancy: there is no such fact of a cloud_service: there are kind, exposure,"],
    ),
    "several documents": (
        ("# title: Title", "# a: b\n# ---\n# title: Title"),
        ["policy/rule.rego:14: the METADATA above the package is not one document"],
    ),
    "nothing in it": (
        ("", None),
        ["policy/rule.rego:2: the METADATA above the package is not one document"],
    ),
}


@pytest.mark.parametrize(("change", "problems"), REFUSED.values(), ids=REFUSED)
def test_metadata_that_is_wrong_is_refused_at_its_line(problems_of, rule, change, problems):
    old, new = change
    text = rule().replace(old, new) if new is not None else "# METADATA\n" + rule()[rule().index("package") :]
    found = problems_of({"rule.rego": text})
    assert len(found) == len(problems), found
    for problem, expected in zip(found, problems, strict=True):
        assert problem.startswith(expected)


def test_a_rule_without_metadata_is_refused(problems_of, rule):
    text = rule()[rule().index("package") :]
    assert problems_of({"rule.rego": text}) == [
        (
            "policy/rule.rego:1: the rule has no METADATA: "
            "put a `# METADATA` comment with title, description and custom right above the package"
        )
    ]


def test_metadata_elsewhere_than_above_the_package_is_not_taken(problems_of, rule):
    text = rule()
    begin = text.index("package")
    moved = text[begin:] + "\n" + text[:begin]
    assert problems_of({"rule.rego": moved})[0].startswith("policy/rule.rego:1: the rule has no METADATA")


def test_metadata_without_a_deny_is_refused(problems_of, rule):
    assert problems_of({"rule.rego": rule('denny contains "x" if true\n')}) == [
        (
            "policy/rule.rego:12: the rule has no deny: "
            "write `deny contains finding if { ... }`, or remove custom from the METADATA of a library"
        )
    ]


def test_annotations_that_only_opa_uses_are_accepted(problems_of, rule):
    text = rule().replace(
        "# custom:",
        "# scope: package\n# authors: [A <a@example.org>]\n# organizations: [example-agency]\n"
        "# related_resources: [{ref: 'https://example.org', description: d}]\n"
        "# schemas: [{input: schema.gpu_host}]\n# custom:",
    )
    assert problems_of({"rule.rego": text}) == []


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(write, rule):
    folder = write({"rule.rego": b"\xef\xbb\xbf" + rule().replace("\n", "\r\n").encode()})
    assert load_policies([folder]).rule("ACME-01").line == 12


def test_a_comment_between_metadata_and_package_belongs_to_the_metadata():
    header = read_header("# METADATA\n# title: t\n\n\npackage a.b\n")
    assert (header.package, header.line, header.yaml) == ("a.b", 5, "\ntitle: t")
    assert read_header("# title: t\npackage a").yaml is None
    assert read_header("deny := 1") is None
    assert read_header("# METADATA\n# a: 1\n# METADATA\n# b: 2\npackage a").yaml == "\n\n\nb: 2"
