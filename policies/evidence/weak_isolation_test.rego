package sovcheck.evidence.weak_isolation_test

import data.sovcheck.evidence.weak_isolation as rule
import data.sovcheck.lib.fixtures

found(changes) := {finding.discriminator: finding.message | some finding in findings} if {
	findings := rule.deny with input as seen_on([{}, changes]) with data.profile as fixtures.profile
}

seen_on(hosts) := fixtures.model({"smoke": {"hosts": [fixtures.seen(changes) | some changes in hosts]}})

test_a_namespace_passes if count(found({})) == 0

test_a_weaker_level_is_found if {
	found({"isolation": "notify"}) == {"isolation": "Its smoke was cut off by notify; the profile asks for netns"}
	object.keys(found({"isolation": "none"})) == {"isolation"}
}

test_the_profile_says_what_is_enough if {
	profile := object.union(fixtures.profile, {"thresholds": {"minimum_isolation": "notify"}})
	count(rule.deny) == 0 with input as seen_on([{"isolation": "notify"}]) with data.profile as profile
	count(rule.deny) == 1 with input as seen_on([{"isolation": "external"}]) with data.profile as profile
}

test_what_was_only_asked_is_found if {
	found({"isolation": "observed", "canary": null}) == {
		"isolation": "Its smoke asked what served already, and cut nothing off; the profile asks for netns",
	}
}

test_what_was_only_asked_never_passes if {
	undemanding := object.union(fixtures.profile, {"thresholds": {"minimum_isolation": "none"}})
	observed := seen_on([{"isolation": "observed", "canary": null}])
	rule.unknown == {"smoke.hosts.canary"} with input as observed with data.profile as undemanding
}

test_an_unseen_canary_is_found if object.keys(found({"canary": false})) == {"canary"}

test_egress_is_found if {
	found({"egress": ["stats.vllm.ai:443", "huggingface.co:443"]}) == {
		"egress": "Its smoke tried to reach huggingface.co:443 and stats.vllm.ai:443",
	}
}

test_a_smoke_that_never_was_is_not_judged if rule.applies == false with input as fixtures.model({"smoke": fixtures.no_smoke})

test_the_weakest_of_several_hosts_is_named if {
	findings := rule.deny with input as seen_on([{"isolation": "notify"}, {"isolation": "none"}]) with data.profile as fixtures.profile
	{finding.message | some finding in findings} == {"Its smoke was cut off by none; the profile asks for netns"}
}

test_what_a_smoke_does_not_tell_is_unknown if {
	rule.unknown == {"smoke.hosts.canary", "smoke.hosts.isolation"} with input as seen_on([{"isolation": null, "canary": null}])
}

test_a_host_without_evidence_beside_one_with_it_is_unknown if {
	rule.unknown == {"smoke.hosts.verdict"} with input as seen_on([{}, fixtures.unseen])
	count(rule.deny) == 0 with input as seen_on([{}, fixtures.unseen]) with data.profile as fixtures.profile
}
