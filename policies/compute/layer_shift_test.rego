package sovcheck.compute.layer_shift_test

import data.sovcheck.compute.layer_shift as rule
import data.sovcheck.lib.fixtures

foreign_host := fixtures.host_of_model(fixtures.subsidiary)

trusted_host := fixtures.host_of_model(fixtures.domestic)

unclear_host := fixtures.host_of_model(object.union(fixtures.domestic, {"control": null}))

foreign_developer := fixtures.organization("example-labs", "US")

test_a_trusted_host_is_enough if {
	facts := fixtures.model({"hosts": [foreign_host, trusted_host, unclear_host]})
	rule.applies with input as facts with data.profile as fixtures.profile
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_open_weights_on_foreign_hosts_only_are_found if {
	facts := fixtures.model({
		"developer": foreign_developer,
		"hosts": [foreign_host],
		"exposure": {"cutoff": [fixtures.exposure("cutoff", "example-inc", "US")]},
	})
	rule.applies with input as facts with data.profile as fixtures.profile
	rule.deny == {{
		"message": "Its weights are free, but every host that runs it is under foreign control: example-inc (US)",
		"path": "cutoff:US:example-inc",
		"discriminator": "US:example-inc",
	}} with input as facts with data.profile as fixtures.profile
}

test_closed_weights_of_a_trusted_developer_are_judged if {
	facts := fixtures.model({"openness": "closed", "hosts": [foreign_host]})
	rule.applies with input as facts with data.profile as fixtures.profile
	count(rule.deny) == 1 with input as facts with data.profile as fixtures.profile
}

test_closed_weights_of_a_foreign_developer_are_not_judged if {
	facts := fixtures.model({"openness": "closed", "developer": foreign_developer})
	rule.applies == false with input as facts with data.profile as fixtures.profile
}

test_a_model_behind_an_api_is_not_judged if {
	facts := fixtures.model(fixtures.through_api)
	rule.applies == false with input as facts with data.profile as fixtures.profile
}

test_a_model_without_a_host_is_not_judged if {
	facts := fixtures.model({"hosts": []})
	rule.applies == false with input as facts with data.profile as fixtures.profile
}

test_a_host_of_unknown_ownership_beside_foreign_ones_is_unknown if {
	facts := fixtures.model({"hosts": [foreign_host, unclear_host]})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"hosts.control"} with input as facts with data.profile as fixtures.profile
}

test_openness_decides_only_where_the_developer_is_foreign if {
	facts := fixtures.model({"openness": null, "developer": foreign_developer})
	not rule.applies with input as facts with data.profile as fixtures.profile
	rule.unknown == {"openness"} with input as facts with data.profile as fixtures.profile
}

test_closed_weights_of_an_unclear_developer_are_unknown if {
	facts := fixtures.model({"openness": "closed", "developer": {"control": null}})
	not rule.applies with input as facts with data.profile as fixtures.profile
	rule.unknown == {"developer.control"} with input as facts with data.profile as fixtures.profile
}

test_whoever_can_stop_a_host_by_another_way_has_the_model_in_hand if {
	cutoff := [fixtures.exposure("cutoff", "example-planes", "US")]
	facts := fixtures.model({"hosts": [object.union(trusted_host, {"cutoff": cutoff})]})
	{finding.discriminator | some finding in rule.deny} == {"US:example-planes"} with input as facts
		with data.profile as fixtures.profile
}

test_a_model_that_an_unstated_host_may_run_is_unknown if {
	facts := fixtures.model({"hosts": [], "hosts_complete": null})
	not rule.applies with input as facts with data.profile as fixtures.profile
	rule.unknown == {"hosts_complete"} with input as facts with data.profile as fixtures.profile
}
