package sovcheck.dependencies.expired_acceptance_test

import data.sovcheck.dependencies.expired_acceptance as rule
import data.sovcheck.lib.fixtures

partner(valid, ends_in_days) := {
	"country": "CH",
	"agreement": "Treaty on computing",
	"valid": valid,
	"ends_in_days": ends_in_days,
}

profile(partners) := object.union(fixtures.profile, {
	"partners": partners,
	"trusted": array.concat(fixtures.profile.trusted, [valid.country | some valid in partners; valid.valid]),
})

swiss := {"exposure": {"cutoff": [fixtures.exposure("cutoff", "example-ag", "CH")]}}

messages(partners) := {finding.message | some finding in found} if {
	found := rule.deny with input as fixtures.gpu_host(swiss) with data.profile as profile(partners)
}

applies(changes, partners) := answer if {
	answer := rule.applies with input as fixtures.gpu_host(changes) with data.profile as profile(partners)
}

test_an_agreement_on_its_last_day_passes if {
	count(messages([partner(true, 0)])) == 0
	applies(swiss, [partner(true, 0)])
}

test_an_agreement_that_ended_yesterday_is_found if {
	rule.deny == {{
		"message": "CH can stop {asset}, and Treaty on computing ended 1 day ago",
		"path": "cutoff:CH:example-ag",
		"discriminator": "agreement:CH",
	}} with input as fixtures.cloud_service(swiss) with data.profile as profile([partner(false, -1)])
}

test_an_agreement_to_come_is_found if {
	messages([partner(false, 100)]) == {"CH can stop {asset}, and Treaty on computing has not begun"}
}

test_an_agreement_without_an_end_is_found if {
	messages([partner(true, null)]) == {"CH can stop {asset}, and Treaty on computing names no end"}
}

test_a_newer_agreement_heals_the_old_one if count(messages([partner(false, -1), partner(true, 100)])) == 0

test_two_ended_agreements_with_one_state_are_one_finding if {
	second := object.union(partner(false, -30), {"agreement": "Interim treaty"})
	messages([partner(false, -1), second]) == {"CH can stop {asset}, and Interim treaty ended 30 days ago and Treaty on computing ended 1 day ago"}
}

test_an_ended_agreement_does_not_matter_in_a_common_bloc if {
	facts := fixtures.gpu_host({"exposure": {"cutoff": [fixtures.exposure("cutoff", "example-bv", "NL")]}})
	ended := object.union(partner(false, -1), {"country": "NL"})
	count(rule.deny) == 0 with input as facts with data.profile as profile([ended])
}

test_a_contract_on_its_last_day_passes if {
	facts := fixtures.cloud_service({"contract": {"ends_in_days": 0}})
	count(rule.deny) == 0 with input as facts with data.profile as profile([])
}

test_a_contract_that_is_over_is_found if {
	facts := fixtures.cloud_service({"contract": {"ends_in_days": -2}})
	rule.deny == {{
		"message": "The contract for {asset} ended 2 days ago",
		"path": null,
		"discriminator": "contract",
	}} with input as facts with data.profile as profile([])
}

test_both_are_two_findings if {
	facts := fixtures.gpu_host(object.union(swiss, {"contract": {"ends_in_days": -2}}))
	count(rule.deny) == 2 with input as facts with data.profile as profile([partner(false, -1)])
}

test_what_nobody_accepted_is_not_judged if {
	applies({"contract": {"ends_in_days": null}}, [partner(false, -1)]) == false
}

test_somebody_of_unknown_country_may_be_a_partner if {
	facts := fixtures.gpu_host({
		"contract": {"ends_in_days": null},
		"exposure": {"cutoff": [fixtures.exposure("cutoff", "example", null)]},
	})
	not rule.applies with input as facts with data.profile as profile([partner(true, 10)])
	rule.unknown == {"exposure.cutoff"} with input as facts with data.profile as profile([partner(true, 10)])
	rule.applies == false with input as facts with data.profile as profile([])
}

unknown_of(facts) := found if {
	found := rule.unknown with input as facts with data.profile as profile([])
}

test_a_contract_that_names_no_end_is_unknown if {
	unstated := {"contract": {"ends_in_days": null}}
	unknown_of(fixtures.cloud_service(unstated)) == {"contract.ends_in_days"}
	unknown_of(fixtures.gpu_host(object.union(unstated, {"tenancy": "rented"}))) == {"contract.ends_in_days"}
	unknown_of(fixtures.gpu_host(object.union(unstated, {"tenancy": null}))) == {"contract.ends_in_days"}
}

test_an_open_ended_contract_passes if {
	unknown_of(fixtures.cloud_service({"contract": {"ends_in_days": null, "open_ended": true}})) == set()
}

test_a_machine_of_one_s_own_needs_no_contract if {
	unknown_of(fixtures.gpu_host({"contract": {"ends_in_days": null}})) == set()
}

test_what_is_run_in_house_has_no_contract if {
	ended := {"contract": {"ends_in_days": -1}}
	rule.applies with input as fixtures.cloud_service({"in_house": false}) with data.profile as profile([])
	rule.applies == false with input as fixtures.cloud_service({"in_house": true}) with data.profile as profile([])
	count(rule.deny) == 1 with input as fixtures.cloud_service(ended) with data.profile as profile([])
	count(rule.deny) == 0 with input as fixtures.cloud_service(object.union(ended, {"in_house": true}))
		with data.profile as profile([])
}
