package sovcheck.evidence.unproven_claim_test

import data.sovcheck.evidence.unproven_claim as rule
import data.sovcheck.lib.fixtures

test_a_claim_with_a_passing_smoke_passes if {
	rule.applies with input as fixtures.model({})
	count(rule.deny) == 0 with input as fixtures.model({})
	count(rule.unknown) == 0 with input as fixtures.model({})
}

test_a_failed_smoke_is_found_with_its_codes if {
	facts := seen_on([{"verdict": "fail", "failures": ["E_NAN_LOGITS", "E_EGRESS_ATTEMPT"]}])
	rule.deny == {{
		"message": concat("", [
			"It is claimed to be self-hosted, and its latest smoke, 10 days ago, failed: ",
			"E_EGRESS_ATTEMPT and E_NAN_LOGITS",
		]),
		"path": "smoke:0",
	}} with input as facts
}

test_a_failure_without_a_code_is_found if {
	messages := {finding.message | some finding in found} with input as seen_on([{"verdict": "fail", "age_days": 1}])
	messages == {"It is claimed to be self-hosted, and its latest smoke, 1 day ago, failed"}
}

found := rule.deny

test_one_host_that_failed_is_found_beside_others_that_passed if {
	count(rule.deny) == 1 with input as seen_on([{}, {"verdict": "fail"}])
}

test_an_inconclusive_smoke_proves_nothing if {
	facts := seen_on([{}, {"verdict": "inconclusive"}])
	count(rule.deny) == 0 with input as facts
	rule.unknown == {"smoke.hosts.verdict"} with input as facts
}

test_a_host_without_evidence_is_not_proved_by_another if {
	rule.unknown == {"smoke.hosts.verdict"} with input as seen_on([{}, fixtures.unseen])
}

test_text_that_nobody_computed_again_proves_nothing if {
	every proof in ["text-only", null] {
		rule.unknown == {"smoke.hosts.proof"} with input as seen_on([{}, {"proof": proof}])
	}
	count(rule.unknown) == 0 with input as seen_on([{"proof": "recomputed"}])
}

test_weights_that_were_not_seen_to_be_used_prove_nothing if {
	every used in [false, null] {
		rule.unknown == {"smoke.hosts.weights_used"} with input as seen_on([{"weights_used": used}])
	}
}

test_of_a_server_that_was_only_asked_the_answers_alone_count if {
	asked := {"isolation": "observed", "weights_used": null}
	count(rule.unknown) == 0 with input as seen_on([object.union(asked, {"proof": "recomputed"})])
	rule.unknown == {"smoke.hosts.proof"} with input as seen_on([object.union(asked, {"proof": "text-only"})])
}

test_isolation_that_is_not_told_spares_nobody if {
	rule.unknown == {"smoke.hosts.weights_used"} with input as seen_on([{"isolation": null, "weights_used": null}])
}

test_who_claims_nothing_need_not_prove_it if {
	rule.applies == false with input as fixtures.model({"self_hosted": false})
	rule.applies == false with input as fixtures.model({"self_hosted": null})
}

seen_on(hosts) := fixtures.model({"smoke": {"hosts": [fixtures.seen(changes) | some changes in hosts]}})
