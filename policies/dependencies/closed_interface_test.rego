package sovcheck.dependencies.closed_interface_test

import data.sovcheck.dependencies.closed_interface as rule
import data.sovcheck.lib.fixtures

service(changes) := fixtures.cloud_service(changes)

messages(facts) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts with data.profile as fixtures.profile
}

unknown(facts) := names if {
	names := rule.unknown with input as facts with data.profile as fixtures.profile
}

applies(facts) := answer if {
	answer := rule.applies with input as facts with data.profile as fixtures.profile
}

test_an_open_interface_passes if {
	messages(service({})) == set()
	unknown(service({})) == set()
	applies(service({}))
}

test_an_interface_of_one_provider_is_found if {
	rule.deny == {{
		"message": "Critical applications depend on {asset}, and nobody else offers its interface, openai-chat",
		"path": null,
		"discriminator": "interface",
	}} with input as service({"interface_open": false}) with data.profile as fixtures.profile
	messages(service({"interface_open": false, "interface_standard": null})) == {"Critical applications depend on {asset}, and nobody else offers its interface"}
}

test_an_interface_that_nobody_states_is_unknown if unknown(service({"interface_open": null})) == {"interface_open"}

test_it_is_not_asked_where_nothing_critical_depends if {
	applies(service({"deployment": {"criticality": "business"}})) == false
	applies(service({"in_house": true})) == false
	applies(service({"deployment": {"spared": true}})) == false
}

test_what_may_be_critical_is_unknown if {
	facts := service({"deployment": {"criticality": null}, "interface_open": false})
	messages(facts) == set()
	unknown(facts) == {"deployment.criticality"}
}
