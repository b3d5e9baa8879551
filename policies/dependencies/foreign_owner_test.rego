package sovcheck.dependencies.foreign_owner_test

import data.sovcheck.dependencies.foreign_owner as rule
import data.sovcheck.lib.fixtures

test_a_trusted_owner_passes if {
	facts := fixtures.application({})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_foreign_owner_is_found if {
	owner := {"controllers": [fixtures.controller("example-inc", "US", "self")]}
	facts := fixtures.application({"owner": owner})
	{finding.message | some finding in rule.deny} == {"example-inc (US), outside the trusted set, owns {asset}"} with input as facts
		with data.profile as fixtures.profile
}

test_a_foreign_parent_of_a_domestic_owner_is_found if {
	facts := fixtures.application({"owner": fixtures.subsidiary})
	rule.deny == {{
		"message": "example-inc (US), outside the trusted set, controls the owner of {asset}",
		"path": "controller:operator:example-inc",
		"discriminator": "US:example-inc",
	}} with input as facts with data.profile as fixtures.profile
}

test_people_abroad_of_a_trusted_owner_are_found if {
	people := object.union(fixtures.exposure("cutoff", null, "CN"), {"via": "administered_from"})
	rule.deny == {{
		"message": "The owner of {asset} administers from CN, outside the trusted set",
		"path": people.path,
		"discriminator": "people:CN",
	}} with input as fixtures.application({"exposure": {"cutoff": [people]}}) with data.profile as fixtures.profile
}

test_an_owner_that_does_not_say_from_where_its_people_work_is_unknown if {
	owner := object.union(fixtures.domestic, {"administered_from": null})
	facts := fixtures.application({"owner": owner})
	rule.unknown == {"owner.administered_from"} with input as facts with data.profile as fixtures.profile
}

test_an_owner_of_an_unknown_country_is_no_finding_but_unknown if {
	facts := fixtures.application({"owner": fixtures.organization("example", null)})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"owner.controllers"} with input as facts with data.profile as fixtures.profile
}
