package sovcheck.compute.foreign_control_test

import data.sovcheck.compute.foreign_control as rule
import data.sovcheck.lib.fixtures

test_a_trusted_operator_passes if {
	facts := fixtures.gpu_host({})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_foreign_parent_of_a_domestic_operator_is_found if {
	facts := fixtures.gpu_host({"operator": fixtures.subsidiary})
	rule.deny == {{
		"message": "example-inc (US), outside the trusted set, controls the operator of {asset}",
		"path": "controller:operator:example-inc",
		"discriminator": "US:example-inc",
	}} with input as facts with data.profile as fixtures.profile
}

test_a_foreign_operator_is_found if {
	facts := fixtures.gpu_host({"operator": fixtures.organization("example-inc", "US")})
	{finding.message | some finding in rule.deny} == {"example-inc (US), outside the trusted set, operates {asset}"} with input as facts
		with data.profile as fixtures.profile
}

test_each_foreign_controller_is_one_finding if {
	controllers := array.concat(fixtures.subsidiary.controllers, [fixtures.controller("example-group", "US", "parent")])
	facts := fixtures.gpu_host({"operator": {"controllers": controllers}})
	{finding.discriminator | some finding in rule.deny} == {"US:example-inc", "US:example-group"} with input as facts
		with data.profile as fixtures.profile
}

test_holders_of_one_country_together_and_whoever_has_half_are_found if {
	jointly := object.union(fixtures.controller(null, "US", "jointly"), {"path": "controller:operator::US"})
	half := fixtures.controller("example-inc", "US", "blocks")
	facts := fixtures.gpu_host({"operator": {"controllers": [jointly, half]}})
	{finding.message | some finding in rule.deny} == {
		"US, outside the trusted set, controls the operator of {asset} through holders that decide together",
		"example-inc (US), outside the trusted set, can block what the operator of {asset} decides, with half of the capital or votes",
	} with input as facts
		with data.profile as fixtures.profile
}

test_an_operator_of_an_unknown_country_is_no_finding_but_unknown if {
	facts := fixtures.gpu_host({"operator": fixtures.organization("example", null)})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"operator.controllers"} with input as facts with data.profile as fixtures.profile
}
