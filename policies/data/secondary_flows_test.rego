package sovcheck.data.secondary_flows_test

import data.sovcheck.data.secondary_flows as rule
import data.sovcheck.lib.fixtures

application(changes) := fixtures.application(changes)

software(changes) := fixtures.software(changes)

found(facts) := findings if {
	findings := rule.deny with input as facts with data.profile as fixtures.profile
}

unknown(facts) := names if {
	names := rule.unknown with input as facts with data.profile as fixtures.profile
}

applies(facts) := answer if {
	answer := rule.applies with input as facts with data.profile as fixtures.profile
}

open_profile := object.union(fixtures.profile, {"hosting": {"internal": null, "personal": null}})

test_logs_at_home_pass if {
	found(application({})) == set()
	unknown(application({})) == set()
	applies(application({}))
}

test_logs_abroad_are_found if {
	found(application({"logs": [fixtures.recipient("US")]})) == {{
		"message": "Its logs arrive or can be seen in US, where internal and personal data may not be",
		"path": "recipient:US",
		"discriminator": "US",
	}}
}

test_logs_of_public_data_are_internal if {
	facts := application({"data_classes": ["public"], "logs": [fixtures.recipient("US")]})
	{finding.message | some finding in found(facts)} == {"Its logs arrive or can be seen in US, where internal data may not be"}
}

test_logs_of_secret_data_stay_at_home if {
	facts := application({"data_classes": ["secret"], "logs": [fixtures.recipient("DE")]})
	{finding.message | some finding in found(facts)} == {"Its logs arrive or can be seen in DE, where secret data may not be"}
}

test_anywhere_is_nowhere_that_is_allowed if {
	facts := application({"logs": [object.union(fixtures.recipient("FR"), {"anywhere": true})]})
	{finding.discriminator | some finding in found(facts)} == {"any country"}
}

test_what_only_its_owner_can_read_counts_for_sensitive_data_alone if {
	protected := [object.union(fixtures.recipient("US"), {"protected": true})]
	found(application({"logs": protected})) == set()
	{finding.message | some finding in found(application({"logs": protected, "data_classes": ["sensitive"]}))} == {"Its logs arrive or can be seen in US, where sensitive data may not be"}
}

test_telemetry_abroad_is_found if {
	facts := software({"telemetry": "on", "reports_to": [fixtures.recipient("US")]})
	{finding.message | some finding in found(facts)} == {"What {asset} reports arrives or can be seen in US, where internal and personal data may not be"}
	applies(facts)
	unknown(facts) == set()
}

test_software_that_nothing_uses_is_not_judged if {
	facts := software(object.union(fixtures.undeployed, {"reports_to": [fixtures.recipient("US")]}))
	applies(facts) == false
	found(facts) == set()
}

test_what_goes_to_nobody_is_not_judged if {
	applies(application({"logs": []})) == false
	applies(software({})) == false
}

test_a_profile_that_limits_nothing_judges_nothing if {
	telling := software({"reports_to": [fixtures.recipient("US")]})
	rule.applies == false with input as application({}) with data.profile as open_profile
	rule.applies == false with input as telling with data.profile as open_profile
	count(rule.deny) == 0 with input as application({"logs": [fixtures.recipient("US")]}) with data.profile as open_profile
}

test_data_of_an_unknown_class_may_be_limited if {
	facts := application({"data_classes": null})
	not rule.applies with input as facts with data.profile as open_profile
	not rule.applies == false with input as facts with data.profile as open_profile
	unknown(facts) == {"data_classes"}
}

test_what_nobody_states_is_unknown if {
	unknown(application({"logs": null})) == {"logs"}
	unknown(application({"logs": [object.union(fixtures.recipient("FR"), {"countries": null})]})) == {"logs.countries"}
	unknown(software({"reports_to": null})) == {"reports_to"}
	nowhere := [object.union(fixtures.recipient("FR"), {"countries": null})]
	unknown(software({"reports_to": nowhere})) == {"reports_to.countries"}
	unknown(software({
		"reports_to": [fixtures.recipient("FR")],
		"deployment": {"complete": null},
	})) == {"deployment.complete"}
}
