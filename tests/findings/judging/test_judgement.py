import pytest

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.engine.answers import PASSED, Failed, Finding, Unknown
from sovcheck.errors import EngineError, Location
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.judging.grading import Dependents, Grading
from sovcheck.findings.report import Hop, PassedResult, RuleCounts, Status
from sovcheck.graph import paths
from sovcheck.graph.edges import EdgeType
from sovcheck.graph.paths import MOST_HOPS
from sovcheck.policy.severity import Severity


def failed(*findings):
    return Failed(tuple(Finding(*finding) if isinstance(finding, tuple) else Finding(finding) for finding in findings))


def test_a_failure_carries_the_rule_the_asset_and_where_it_is_declared(report_of, judged, criteria):
    asset = judged({"CMP-01": failed("it is wrong")}, name="The host", file="hosts.yaml", line=7)
    (result,) = report_of([asset], criteria()).results
    assert (result.rule, result.title, result.severity) == ("CMP-01", "title of CMP-01", Severity.HIGH)
    assert (result.asset, result.asset_name, result.kind) == ("host", "The host", "gpu_host")
    assert (result.file, result.line) == ("hosts.yaml", 7)
    assert (result.message, result.remediation) == ("it is wrong", "remediation of CMP-01")
    assert result.controls == {"eu-csf": ("1.1",)}
    assert result.blocking


def test_the_path_is_resolved_hop_by_hop(report_of, judged, criteria):
    def resolve(asset, handle):
        assert (asset, handle) == ("host", "cutoff:US:-")
        first = paths.Hop("host", EdgeType.OPERATED_BY, "example", Location("inventory.yaml", 4), None)
        seat = paths.Hop(
            "example", EdgeType.LOCATED_IN, "country:US", None, "https://example.com", Certainty.UNVERIFIED
        )
        return paths.Proof(((first, seat), (seat,)), further=3)

    report = report_of([judged({"CMP-01": failed(("it is wrong", "cutoff:US:-"))})], criteria(), resolve)
    seat = Hop(
        asset="example",
        edge="located_in",
        to="country:US",
        source="https://example.com",
        certainty=Certainty.UNVERIFIED,
    )
    first = Hop(asset="host", edge="operated_by", to="example", file="inventory.yaml", line=4)
    assert report.results[0].paths == ((first, seat), (seat,))
    assert report.results[0].further_paths == 3


def test_of_a_long_path_the_middle_is_one_step_that_says_for_how_many(report_of, judged, criteria):
    def resolve(_asset, _handle):
        chain = (paths.Hop(f"a{n}", EdgeType.REQUIRES, f"a{n + 1}", Location("a.yaml", n), None) for n in range(1000))
        return paths.Proof((tuple(chain),))

    report = report_of([judged({"CMP-01": failed(("it is wrong", "cutoff:US:-"))})], criteria(), resolve)
    path = report.results[0].path
    assert len(path) == MOST_HOPS
    assert [hop.to for hop in path[:-1]] == [hop.asset for hop in path[1:]]
    (gap,) = (hop for hop in path if hop.left_out)
    assert (gap.edge, gap.left_out, gap.file) == ("left_out", 1000 - MOST_HOPS + 1, None)
    assert (path[0].asset, path[-1].to) == ("a0", "a1000")


def test_a_path_that_the_facts_do_not_hold_is_an_engine_error(report_of, judged, criteria):
    with pytest.raises(EngineError, match=r"example\.rego:12: CMP-01 gives the path 'nowhere' for host"):
        report_of([judged({"CMP-01": failed(("it is wrong", "nowhere"))})], criteria())


def test_an_unknown_says_what_to_state(report_of, judged, criteria):
    (result,) = report_of([judged({"CMP-01": Unknown(("operator.id", "contract.law"))})], criteria()).results
    assert result.status is Status.UNKNOWN
    assert result.message == "not known: its operator; the law of its contract. To state: operator; contract.law"
    assert (result.path, result.blocking) == ((), False)
    assert result.unknown_facts == ("operator.id", "contract.law")


def test_an_unknown_names_who_leaves_it_open(report_of, judged, criteria):
    def find(asset, fact):
        assert asset == "host"
        return (Omitted("app", "data", Location("apps.yaml", 4)),) if fact == "contract.law" else ()

    answers = {"CMP-01": Unknown(("operator.id", "contract.law"))}
    (result,) = report_of([judged(answers)], criteria(), find_omitted=find).results
    assert result.message.endswith("To state: operator; contract.law. Left open by app (data)")


def test_results_stand_gravest_first_then_by_rule_asset_and_discriminator(report_of, judged, criteria):
    answers = {
        "CMP-03": failed("low"),
        "CMP-01": failed(("b", None, "US"), ("a", None, "CN"), ("c", None, None)),
        "CMP-02": Unknown(("operator.id",)),
    }
    report = report_of([judged(answers, asset=asset) for asset in ("host-2", "host-1")], criteria())
    assert [(result.rule, result.asset, result.discriminator) for result in report.results] == [
        ("CMP-02", "host-1", None),
        ("CMP-02", "host-2", None),
        ("CMP-01", "host-1", None),
        ("CMP-01", "host-1", "CN"),
        ("CMP-01", "host-1", "US"),
        ("CMP-01", "host-2", None),
        ("CMP-01", "host-2", "CN"),
        ("CMP-01", "host-2", "US"),
        ("CMP-03", "host-1", None),
        ("CMP-03", "host-2", None),
    ]


def test_every_result_is_counted_once(report_of, judged, criteria):
    first = judged({"CMP-01": failed("a", "b"), "CMP-02": PASSED, "CMP-03": PASSED}, asset="one")
    second = judged({"CMP-01": PASSED, "CMP-02": Unknown(("operator.id",))}, asset="two")
    summary = report_of([first, second], criteria()).summary
    assert (summary.evaluated, summary.passed, summary.fail, summary.unknown) == (6, 3, 2, 1)
    assert summary.by_rule == {
        "CMP-01": RuleCounts(passed=1, fail=2),
        "CMP-02": RuleCounts(passed=1, unknown=1),
        "CMP-03": RuleCounts(passed=1),
    }
    assert summary.by_severity == {Severity.HIGH: 2}
    assert summary.blocking == 2


def test_passes_are_listed_only_when_asked_for(report_of, judged, criteria):
    assets = [judged({"CMP-02": PASSED, "CMP-01": PASSED}, asset=asset) for asset in ("b", "a")]
    assert report_of(assets, criteria()).passes is None
    assert report_of(assets, criteria(list_passes=True)).passes == tuple(
        PassedResult(rule=rule, asset=asset, kind="gpu_host")
        for rule, asset in [("CMP-01", "a"), ("CMP-01", "b"), ("CMP-02", "a"), ("CMP-02", "b")]
    )


def test_disabled_rules_leave_no_trace(report_of, judged, criteria, rules, profile):
    grading = Grading(rules, profile(disabled=["CMP-01"]))
    report = report_of([judged({"CMP-01": failed("a"), "CMP-02": PASSED})], criteria(grading=grading))
    assert report.results == ()
    assert [rule.id for rule in report.rules] == ["CMP-02", "CMP-03"]
    assert "CMP-01" not in report.summary.by_rule
    assert report.summary.evaluated == 1


def test_grades_decide_what_blocks(report_of, judged, criteria, rules, profile):
    grading = Grading(rules, profile(grades=[{"rules": ["CMP-01"], "criticalities": ["consumer"], "severity": "info"}]))
    assets = [
        judged({"CMP-01": failed("a")}, asset=criticality, dependents=Dependents(frozenset([criticality])))
        for criticality in ("consumer", "government")
    ]
    results = report_of(assets, criteria(grading=grading)).results
    assert [(result.asset, result.severity, result.blocking) for result in results] == [
        ("government", Severity.HIGH, True),
        ("consumer", Severity.INFO, False),
    ]


def test_rules_are_described_once_with_their_own_severity(report_of, judged, criteria, rules, profile):
    grading = Grading(rules, profile(grades=[{"rules": ["CMP-01"], "severity": "info"}]))
    described = report_of([judged({})], criteria(grading=grading)).rules[0]
    assert (described.id, described.severity, described.layer) == ("CMP-01", Severity.HIGH, "compute")


def test_what_nothing_reaches_is_judged_and_counted(report_of, judged, criteria):
    hosts = [judged({"CMP-01": failed(("it is wrong", None))}, asset=f"host-{n:02}", reached=n > 24) for n in range(26)]
    report = report_of(hosts, criteria())
    assert len(report.results) == 26
    assert report.unreached is not None
    assert (report.unreached.count, len(report.unreached.assets)) == (25, 20)
    assert report_of(hosts[25:], criteria()).unreached is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("It stands in US", "host stands in US"),
        ("Its operator is abroad", "host's operator is abroad"),
        ("US can stop {asset}, and {asset} has no plan", "US can stop host, and host has no plan"),
        ("Items of it are missing", "Items of it are missing"),
        ("The contract for it ended", "The contract for it ended"),
    ],
)
def test_a_message_names_its_asset(report_of, judged, criteria, said, told):
    report = report_of([judged({"CMP-01": failed((said, None))})], criteria())
    assert report.results[0].message == told
