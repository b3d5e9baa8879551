package sovcheck.dependencies.foreign_law_test

import data.sovcheck.dependencies.foreign_law as rule
import data.sovcheck.lib.fixtures

test_a_trusted_law_and_venue_pass if {
	count(rule.deny) == 0 with input as fixtures.cloud_service({"contract": {"law": "NL"}})
		with data.profile as fixtures.profile
	rule.applies with input as fixtures.cloud_service({})
}

test_foreign_law_and_foreign_courts_are_two_findings if {
	rule.deny == {
		{
			"message": "The contract for {asset} is under the law of US",
			"path": null,
			"discriminator": "law:US",
		},
		{
			"message": "Disputes about the contract for {asset} go to the courts of US",
			"path": null,
			"discriminator": "venue:US",
		},
	} with input as fixtures.cloud_service({"contract": {"law": "US", "venue": "US"}})
		with data.profile as fixtures.profile
}

test_foreign_law_is_found_although_the_venue_is_unknown if {
	count(rule.deny) == 1 with input as fixtures.cloud_service({"contract": {"law": "US", "venue": null}})
		with data.profile as fixtures.profile
}

test_an_unknown_law_is_no_finding if {
	count(rule.deny) == 0 with input as fixtures.cloud_service({"contract": {"law": null, "venue": null}})
		with data.profile as fixtures.profile
}

test_what_is_run_in_house_has_no_contract if {
	rule.applies with input as fixtures.cloud_service({"in_house": false})
	rule.applies == false with input as fixtures.cloud_service({"in_house": true})
}

test_a_rented_machine_is_judged if {
	every tenancy in ["rented", "cloud", "colocated"] {
		rule.applies with input as fixtures.gpu_host({"tenancy": tenancy})
	}
}

test_an_owned_machine_is_not_judged if rule.applies == false with input as fixtures.gpu_host({})

test_a_machine_of_unknown_tenancy_is_unknown if {
	facts := fixtures.gpu_host({"tenancy": null})
	not rule.applies with input as facts
	not rule.applies == false with input as facts
	rule.unknown == {"tenancy"} with input as facts
}
