"""Why a rule says what it says of one asset."""

from msgspec.structs import replace

from sovcheck.findings.explanation import Explanation
from sovcheck.policy.source.fact_references import facts_read, whole_facts
from sovcheck.scan.judgement import judge_assets
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.system import check_asset


def explain(request: ScanRequest, rule_id: str, asset_id: str) -> Explanation:
    """Judge one asset by one rule, and gather what the rule looked at.

    Raises UsageError when there is no such rule or asset, and what a scan raises.
    """
    prepared = prepare(request)
    rule = prepared.policies.rule(rule_id)
    check_asset(prepared.system, asset_id)
    others = [other.id for other in prepared.policies.rules if other is not rule]
    report = judge_assets(replace(prepared, policies=prepared.policies.without(others)), [asset_id])
    facts = dict(prepared.builder.facts(asset_id).items())
    read = facts_read([rule], prepared.policies.modules)[rule.id]
    return Explanation(
        asset=asset_id,
        kind=prepared.system.assets[asset_id].kind,
        rule=rule,
        text=prepared.policies.text_of(rule),
        facts={name: facts[name] for name in sorted(facts) if read is None or name in whole_facts(read)},
        report=report,
    )
