package sovcheck.evidence.unproven_claim_test

import data.sovcheck.evidence.unproven_claim as rule
import data.sovcheck.lib.fixtures

test_a_claim_with_a_passing_smoke_passes if {
	rule.applies with input as fixtures.model({})
	count(rule.deny) == 0 with input as fixtures.model({})
	count(rule.unknown) == 0 with input as fixtures.model({})
}

test_a_failed_smoke_is_found_with_its_codes if {
	facts := fixtures.model({"smoke": {"verdict": "fail", "failures": ["E_NAN_LOGITS", "E_EGRESS_ATTEMPT"]}})
	rule.deny == {{
		"message": concat("", [
			"It is claimed to be self-hosted, and its latest smoke, 10 days ago, failed: ",
			"E_EGRESS_ATTEMPT and E_NAN_LOGITS",
		]),
		"path": "smoke",
	}} with input as facts
}

test_a_failure_without_a_code_is_found if {
	facts := fixtures.model({"smoke": {"verdict": "fail", "age_days": 1}})
	messages := {finding.message | some finding in found} with input as facts
	messages == {"It is claimed to be self-hosted, and its latest smoke, 1 day ago, failed"}
}

found := rule.deny

test_an_inconclusive_smoke_proves_nothing if {
	facts := fixtures.model({"smoke": {"verdict": "inconclusive"}})
	count(rule.deny) == 0 with input as facts
	rule.unknown == {"smoke.verdict"} with input as facts
}

test_who_claims_nothing_need_not_prove_it if {
	rule.applies == false with input as fixtures.model({"self_hosted": false})
	rule.applies == false with input as fixtures.model({"self_hosted": null})
}
