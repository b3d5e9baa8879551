package sovcheck.evidence.stale_evidence_test

import data.sovcheck.evidence.stale_evidence as rule
import data.sovcheck.lib.fixtures

found(changes) := {finding.discriminator: finding.message | some finding in findings} if {
	findings := rule.deny with input as seen_on([{}, changes]) with data.profile as fixtures.profile
}

seen_on(hosts) := fixtures.model({"smoke": {"hosts": [fixtures.seen(changes) | some changes in hosts]}})

of_smoke(changes) := {finding.discriminator: finding.message | some finding in findings} if {
	findings := rule.deny with input as fixtures.model({"smoke": changes}) with data.profile as fixtures.profile
}

refused(words) := object.union(fixtures.no_smoke, {"refused": words, "path": "smoke"})

test_fresh_evidence_about_what_is_declared_passes if count(found({})) == 0

test_the_last_allowed_day_passes if count(found({"age_days": 30})) == 0

test_older_evidence_is_found if found({"age_days": 31}) == {"age": "Its evidence is 31 days old; the profile allows 30 days"}

test_another_host_is_found if object.keys(found({"host_declared": false})) == {"host"}

test_other_accelerators_are_found if object.keys(found({"gpus_match": false})) == {"gpu"}

test_the_processor_in_place_of_accelerators_is_found if object.keys(found({"device_matches": false})) == {"device"}

test_a_nonce_is_asked_for_where_the_profile_says_so if {
	strict := object.union(fixtures.profile, {"thresholds": {"require_nonce": true}})
	unasked := rule.deny with input as fixtures.model({"smoke": {"nonce_answered": false}}) with data.profile as strict
	{finding.discriminator | some finding in unasked} == {"nonce"}
	count(rule.deny) == 0 with input as fixtures.model({}) with data.profile as strict
	count(of_smoke({"nonce_answered": false})) == 0
}

test_what_a_smoke_does_not_tell_is_unknown if {
	facts := seen_on([{
		"age_days": null, "host_declared": null, "gpus_match": null, "device_matches": null, "undeclared_files": null,
	}])
	words := {"age_days", "host_declared", "gpus_match", "device_matches", "undeclared_files"}
	rule.unknown == {sprintf("smoke.hosts.%s", [word]) | some word in words} with input as facts
	rule.unknown == {"smoke.hosts.verdict"} with input as seen_on([{}, fixtures.unseen])
}

test_another_driver_is_found if {
	found({"other_drivers": ["570.1"]}) == {"driver": "Its smoke ran with the driver 570.1, which is not the declared one"}
}

test_undeclared_files_are_found if object.keys(found({"undeclared_files": 2})) == {"files"}

test_evidence_for_other_weights_is_found if {
	of_smoke(refused(["other-weights"])) == {
		"other-weights": "The only evidence for {asset} is about other weights than the inventory declares",
	}
}

test_expired_evidence_is_found if object.keys(of_smoke(refused(["expired", "future"]))) == {"expired"}

test_what_no_longer_holds_is_history_beside_what_does if count(of_smoke({"refused": ["expired", "other-weights"]})) == 0

test_without_evidence_nothing_is_judged if {
	rule.applies == false with input as fixtures.model({"smoke": fixtures.no_smoke})
	rule.applies == false with input as fixtures.model({"smoke": refused(["future", "unbound"])})
}
