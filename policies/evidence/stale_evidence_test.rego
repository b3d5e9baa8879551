package sovcheck.evidence.stale_evidence_test

import data.sovcheck.evidence.stale_evidence as rule
import data.sovcheck.lib.fixtures

found(changes) := {finding.discriminator: finding.message | some finding in findings} if {
	findings := rule.deny with input as fixtures.model({"smoke": changes}) with data.profile as fixtures.profile
}

refused(words) := object.union(fixtures.no_smoke, {"refused": words, "path": "smoke"})

test_fresh_evidence_about_what_is_declared_passes if count(found({})) == 0

test_the_last_allowed_day_passes if count(found({"age_days": 30})) == 0

test_older_evidence_is_found if found({"age_days": 31}) == {"age": "Its evidence is 31 days old; the profile allows 30 days"}

test_another_host_is_found if object.keys(found({"host_declared": false})) == {"host"}

test_other_accelerators_are_found if object.keys(found({"gpus_match": false})) == {"gpu"}

test_another_driver_is_found if {
	found({"other_drivers": ["570.1"]}) == {"driver": "Its smoke ran with the driver 570.1, which is not the declared one"}
}

test_undeclared_files_are_found if object.keys(found({"undeclared_files": 2})) == {"files"}

test_evidence_for_other_weights_is_found if {
	found(refused(["other-weights"])) == {
		"other-weights": "The only evidence for it is about other weights than the inventory declares",
	}
}

test_expired_evidence_is_found if object.keys(found(refused(["expired", "future"]))) == {"expired"}

test_what_no_longer_holds_is_history_beside_what_does if count(found({"refused": ["expired", "other-weights"]})) == 0

test_without_evidence_nothing_is_judged if {
	rule.applies == false with input as fixtures.model({"smoke": fixtures.no_smoke})
	rule.applies == false with input as fixtures.model({"smoke": refused(["future", "unbound"])})
}
