package sovcheck.dependencies.no_source_copy_test

import data.sovcheck.dependencies.no_source_copy as rule
import data.sovcheck.lib.fixtures

from_abroad(copy) := fixtures.software({"developer": fixtures.organization("example-inc", "US"), "source_copy": copy})

messages(facts) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts with data.profile as fixtures.profile
}

unknown(facts) := names if {
	names := rule.unknown with input as facts with data.profile as fixtures.profile
}

applies(facts) := answer if {
	answer := rule.applies with input as facts with data.profile as fixtures.profile
}

test_a_fresh_copy_at_home_passes if {
	applies(from_abroad({}))
	messages(from_abroad({"age_hours": 24, "versions": 5})) == set()
	unknown(from_abroad({"age_hours": 0, "versions": 6})) == set()
}

test_no_copy_is_found if {
	rule.deny == {{
		"message": "Critical applications depend on {asset}, which is in the hands of example-inc (US), and no copy of its source is kept",
		"path": "controller:operator:example-inc",
		"discriminator": "copy:US:example-inc",
	}} with input as from_abroad({"exists": false}) with data.profile as fixtures.profile
}

test_each_shortcoming_of_a_copy_is_found if {
	before := "Critical applications depend on {asset}, which is in the hands of example-inc (US), and the copy of its source"
	messages(from_abroad({"age_hours": 25})) == {sprintf("%s may be 25 hours old, more than 24", [before])}
	messages(from_abroad({"versions": 4})) == {sprintf("%s keeps 4 of the 5 versions that are asked for", [before])}
	messages(from_abroad({"country": "US"})) == {sprintf("%s is kept in US", [before])}
}

test_what_nobody_says_of_a_copy_is_unknown if {
	unknown(from_abroad({"exists": null})) == {"source_copy.exists"}
	unknown(from_abroad({"age_hours": null})) == {"source_copy.age_hours"}
	unknown(from_abroad({"versions": null})) == {"source_copy.versions"}
	unknown(from_abroad({"country": null})) == {"source_copy.country"}
}

test_it_is_asked_of_developers_abroad_alone if {
	applies(fixtures.software({"source_copy": {"exists": false}})) == false
	messages(fixtures.software({"source_copy": {"exists": false}})) == set()
}

test_it_is_not_asked_where_nothing_critical_depends if {
	applies(object.union(from_abroad({}), {"deployment": {"criticality": "business"}})) == false
	facts := object.union(from_abroad({"exists": false}), {"deployment": {"criticality": null}})
	messages(facts) == set()
	unknown(facts) == {"deployment.criticality"}
}

test_a_developer_of_whom_nobody_knows_who_controls_it_is_unknown if {
	facts := fixtures.software({"developer": fixtures.no_organization, "source_copy": {"exists": false}})
	messages(facts) == set()
	unknown(facts) == {"developer.control"}
	unknown(fixtures.software({"developer": fixtures.no_organization})) == set()
}
