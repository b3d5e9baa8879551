package sovcheck.dependencies.missing_certificate_test

import data.sovcheck.dependencies.missing_certificate as rule
import data.sovcheck.lib.fixtures

asked := {"scheme": "c5", "name": "C5", "levels": [], "criticalities": [], "data_classes": []}

asking(changes) := object.union(fixtures.profile, {"certifications": [object.union(asked, changes)]})

certificate := {
	"scheme": "c5",
	"name": "C5",
	"level": "2026",
	"status": "certified",
	"ends_in_days": 100,
}

certified(changes) := service([object.union(certificate, changes)])

service(certificates) := fixtures.cloud_service({"providers": [runner(certificates)]})

runner(certificates) := object.union(fixtures.domestic, {"certifications": certificates})

messages(facts, changes) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts with data.profile as asking(changes)
}

unknown(facts, changes) := names if {
	names := rule.unknown with input as facts with data.profile as asking(changes)
}

applies(facts, changes) := answer if {
	answer := rule.applies with input as facts with data.profile as asking(changes)
}

test_a_certificate_passes if {
	messages(certified({}), {}) == set()
	messages(certified({"ends_in_days": 0}), {"levels": ["2020", "2026"]}) == set()
	unknown(certified({}), {}) == set()
	applies(certified({}), {})
}

test_another_certificate_does_not_count if {
	rule.deny == {{
		"message": "lyon-compute (FR) runs {asset} and has no C5 certificate that counts",
		"path": "controller:operator:lyon-compute",
		"discriminator": "c5:FR:lyon-compute",
	}} with input as certified({"scheme": "iso27001"}) with data.profile as asking({})
}

test_a_certificate_that_does_not_count_is_described if {
	messages(certified({"status": "in-process"}), {}) == {"lyon-compute (FR) runs {asset} and has no C5 certificate that counts: it is in-process"}
	messages(certified({"ends_in_days": -1}), {}) == {"lyon-compute (FR) runs {asset} and has no C5 certificate that counts: it ended 1 day ago"}
	messages(certified({}), {"levels": ["2020"]}) == {"lyon-compute (FR) runs {asset} and has no C5 certificate that counts: its level is 2026"}
}

test_one_of_several_is_enough if {
	messages(service([object.union(certificate, {"status": "expired"}), certificate]), {}) == set()
}

test_what_nobody_states_is_unknown if {
	unknown(service(null), {}) == {"provider.certifications"}
	unknown(certified({"ends_in_days": null}), {}) == {"provider.certifications"}
	messages(certified({"ends_in_days": null}), {}) == set()
	unknown(certified({"level": null}), {"levels": ["2026"]}) == {"provider.certifications"}
	unknown(fixtures.cloud_service({"providers": []}), {}) == {"provider.id"}
	rented := {"tenancy": "rented", "operators": []}
	unknown(fixtures.gpu_host(rented), {}) == {"operator.id"}
	unknown(fixtures.gpu_host({"tenancy": "rented", "operators": [runner(null)]}), {}) == {"operator.certifications"}
}

test_it_is_asked_for_some_work_only if {
	messages(certified({"status": "claimed"}), {"criticalities": ["national-security"]}) == set()
	applies(certified({}), {"criticalities": ["national-security"]}) == false
	count(messages(certified({"status": "claimed"}), {"criticalities": ["government"]})) == 1
	count(messages(certified({"status": "claimed"}), {"data_classes": ["personal", "secret"]})) == 1
	messages(certified({"status": "claimed"}), {"data_classes": ["secret"]}) == set()
}

test_work_that_is_not_stated_may_ask_for_it if {
	facts := object.union(certified({}), {"deployment": {"complete": null}})
	not rule.applies with input as facts with data.profile as asking({"data_classes": ["secret"]})
	not rule.applies == false with input as facts with data.profile as asking({"data_classes": ["secret"]})
	unknown(facts, {"data_classes": ["secret"]}) == {"deployment.complete"}
}

test_a_profile_that_asks_for_none_judges_nothing if {
	rule.applies == false with input as certified({"status": "claimed"}) with data.profile as fixtures.profile
	count(rule.deny) == 0 with input as certified({"status": "claimed"}) with data.profile as fixtures.profile
}

test_ones_own_needs_none if {
	own := object.union(certified({"status": "claimed"}), {"in_house": true})
	applies(own, {}) == false
	messages(own, {}) == set()
	applies(fixtures.gpu_host({"tenancy": "owned"}), {}) == false
	applies(fixtures.cloud_service(fixtures.undeployed), {}) == false
}
