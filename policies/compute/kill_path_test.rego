package sovcheck.compute.kill_path_test

import data.sovcheck.compute.kill_path as rule
import data.sovcheck.lib.fixtures

host(parties) := fixtures.gpu_host({"exposure": {"cutoff": parties}})

american(via) := object.union(fixtures.exposure("cutoff", "example-inc", "US"), {"via": via})

test_a_host_that_only_trusted_parties_can_stop_passes if {
	facts := host([fixtures.exposure("cutoff", "lyon-compute", "FR")])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_foreign_management_plane_is_found if {
	rule.deny == {{
		"message": concat("", [
			"example-inc (US) can stop {asset} ",
			"through its management plane, what it reports home, or a licence server",
		]),
		"path": "cutoff:US:example-inc",
		"discriminator": "US:example-inc",
	}} with input as host([american("managed_by")]) with data.profile as fixtures.profile
}

test_the_law_of_the_place_is_found_without_an_organization if {
	facts := host([object.union(fixtures.exposure("cutoff", null, "CH"), {"via": "located_in"})])
	{finding.message | some finding in rule.deny} == {"CH can stop {asset} by the law of the place where it stands"} with input as facts
		with data.profile as fixtures.profile
}

test_what_has_no_words_of_its_own_is_found if {
	{finding.message | some finding in rule.deny} == {"example-inc (US) can stop {asset} through whoever runs it"} with input as host([american("operated_by")])
		with data.profile as fixtures.profile
}

test_whoever_controls_the_operator_is_another_rule_s if {
	facts := fixtures.gpu_host({"operator": fixtures.subsidiary, "exposure": {"cutoff": [american("operated_by")]}})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_somebody_of_unknown_country_is_unknown if {
	rule.unknown == {"exposure.cutoff"} with input as host([fixtures.exposure("cutoff", "example", null)])
		with data.profile as fixtures.profile
}
