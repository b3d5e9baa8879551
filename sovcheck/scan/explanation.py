"""Why a rule says what it says of one asset."""

import re
from dataclasses import replace

from sovcheck.policy.rules import PolicySet, Rule
from sovcheck.report.text.explanation import Explanation
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import judge_assets, prepare
from sovcheck.scan.system import check_asset

_FACT = re.compile(r"\binput\.([a-z_]+)")


def explain(request: ScanRequest, rule_id: str, asset_id: str) -> Explanation:
    """Judge one asset by one rule, and gather what the rule looked at.

    Raises UsageError when there is no such rule or asset, and what a scan raises.
    """
    prepared = prepare(request)
    rule = prepared.policies.rule(rule_id)
    check_asset(prepared.system, asset_id)
    others = [other.id for other in prepared.policies.rules if other is not rule]
    report = judge_assets(replace(prepared, policies=prepared.policies.without(others)), [asset_id])
    text = _text_of(rule, prepared.policies)
    facts = dict(prepared.builder.facts(asset_id).items())
    named = sorted({*_FACT.findall(text), *(need.split(".")[0] for need in (*rule.needs, *rule.needs_to_pass))})
    return Explanation(
        asset=asset_id,
        kind=prepared.system.assets[asset_id].kind,
        rule=rule,
        text=text,
        facts={name: facts[name] for name in named if name in facts},
        report=report,
    )


def _text_of(rule: Rule, policies: PolicySet) -> str:
    return next(module.text for module in policies.modules if module.path == rule.file)
