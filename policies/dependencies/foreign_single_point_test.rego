package sovcheck.dependencies.foreign_single_point_test

import data.sovcheck.dependencies.foreign_single_point as rule
import data.sovcheck.lib.fixtures

application(points) := fixtures.application({"survival": {"single_points": points}})

keys(points) := {finding.discriminator | some finding in found} if {
	found := rule.deny with input as application(points) with data.profile as fixtures.profile
}

applies(changes) := answer if {
	answer := rule.applies with input as fixtures.application(changes) with data.profile as fixtures.profile
}

company := fixtures.single_organization("example-inc", "Example Inc.", ["US"])

country := fixtures.single_point("country", "US", ["US"])

service := fixtures.single_point("cloud_service", "example-api", ["US"])

test_domestic_single_points_pass if {
	count(keys([fixtures.single_organization("lyon-compute", "Lyon Compute", ["FR"])])) == 0
	applies({})
}

test_no_single_point_passes if count(keys([])) == 0

test_a_foreign_company_and_its_country_are_two_findings if {
	rule.deny == {
		{
			"message": "It stops when Example Inc. (US) does, and no alternative is left",
			"path": "single:organization:example-inc",
			"discriminator": "organization:example-inc",
		},
		{
			"message": "It stops when US cuts it off, and no alternative is left",
			"path": "single:country:US",
			"discriminator": "country:US",
		},
	} with input as application([company, country, service]) with data.profile as fixtures.profile
}

test_a_country_alone_is_found if keys([country]) == {"country:US"}

test_a_host_in_foreign_hands_stands_for_their_country if {
	host := fixtures.single_point("gpu_host", "lyon-1", ["CN", "FR", "US"])
	keys([host]) == {"country:CN", "country:US"}
}

test_an_organization_of_unknown_country_is_no_finding if {
	count(keys([fixtures.single_organization("example", "Example", [])])) == 0
}

test_an_application_that_is_not_critical_is_not_judged if applies({"criticality": "business"}) == false

test_unknown_criticality_leaves_open_whether_it_is_judged if {
	facts := fixtures.application({"criticality": null})
	not rule.applies with input as facts with data.profile as fixtures.profile
	not rule.applies == false with input as facts with data.profile as fixtures.profile
}

test_an_untested_alternative_is_unknown if {
	points := [fixtures.single_organization("example-inc", "Example", ["US"])]
	facts := fixtures.application({"survival": {"untested_points": points}})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"survival.untested_points"} with input as facts with data.profile as fixtures.profile
}

test_an_untested_alternative_of_trusted_parties_passes if {
	facts := fixtures.application({"survival": {"untested_points": [fixtures.single_point("gpu_host", "host", ["FR"])]}})
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_who_can_stop_the_only_known_alternative_may_be_whom_nobody_states if {
	facts := fixtures.application({"survival": {"open_countries": ["FR", "US"]}})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"survival.open_countries"} with input as facts with data.profile as fixtures.profile
}

test_an_unknown_owner_beside_an_alternative_of_trusted_parties_passes if {
	facts := fixtures.application({"survival": {"open_countries": ["FR"]}})
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}
