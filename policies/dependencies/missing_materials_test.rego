package sovcheck.dependencies.missing_materials_test

import data.sovcheck.dependencies.missing_materials as rule
import data.sovcheck.lib.fixtures

messages(facts) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts with data.profile as fixtures.profile
}

unknown(facts) := names if {
	names := rule.unknown with input as facts with data.profile as fixtures.profile
}

applies(facts) := answer if {
	answer := rule.applies with input as facts with data.profile as fixtures.profile
}

test_a_complete_bill_passes if {
	messages(fixtures.software({})) == set()
	unknown(fixtures.software({})) == set()
	applies(fixtures.software({}))
}

test_a_bill_with_gaps_is_found if {
	messages(fixtures.software({"sbom": {"complete": false}})) == {"Critical applications depend on {asset}, and its bill of materials does not name every component and supplier"}
	messages(fixtures.software({"sbom": {"hashed": false}})) == {"Critical applications depend on {asset}, and its bill of materials has no digest, so that it may be any"}
}

# Both are among what it needs to pass, so that a digest that nobody states never passes where a missing one does not.
test_no_bill_is_no_finding_and_asked_for if {
	facts := fixtures.software({"sbom": {"complete": null, "hashed": null}})
	messages(facts) == set()
	unknown(facts) == set()
	applies(facts)
}

test_it_is_not_asked_where_nothing_critical_depends if {
	applies(fixtures.software({"deployment": {"criticality": "business"}})) == false
	applies(fixtures.software(fixtures.undeployed)) == false
}

test_what_may_be_critical_is_unknown if {
	facts := fixtures.software({"deployment": {"criticality": null}, "sbom": {"complete": false}})
	messages(facts) == set()
	unknown(facts) == {"deployment.criticality"}
}
