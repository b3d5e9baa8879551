"""Domains: which fields of use ask for a measurement of their own is said of each of them."""

import json

import regorus

from sovcheck.inventory.assets.application import FieldOfUse
from sovcheck.policy.source.files import policies_directory

OFFERED = {
    FieldOfUse.GENERAL,
    FieldOfUse.RESEARCH,
    FieldOfUse.MODEL_AS_A_SERVICE,
    FieldOfUse.AI_ASSISTANT_PRODUCT,
    FieldOfUse.COMPETING_MODEL,
}
"""Fields of use that say to whom and how a model is offered, and nothing of what it has to know."""


def test_every_field_of_use_is_a_domain_or_says_how_a_model_is_offered():
    engine = regorus.Engine()
    rule = policies_directory() / "models" / "unevaluated_languages.rego"
    for path in (rule, *(policies_directory() / "lib").glob("*.rego")):
        if not path.name.endswith("_test.rego"):
            engine.add_policy(str(path), path.read_text(encoding="utf-8"))
    domains = json.loads(engine.eval_rule_as_json("data.sovcheck.models.unevaluated_languages.domains"))
    assert {*domains, *OFFERED} == set(FieldOfUse)
    assert not OFFERED.intersection(domains)
