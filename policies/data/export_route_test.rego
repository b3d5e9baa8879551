package sovcheck.data.export_route_test

import data.sovcheck.data.export_route as rule
import data.sovcheck.lib.fixtures

chinese := {
	"country": "CN",
	"rule": "a rule",
	"assessment_from": 1000000,
	"assessment_from_sensitive": 10000,
	"exempt_below": 100000,
	"critical_assessment": true,
	"confirmed": true,
}

exported(people, routes, changes) := fixtures.dataset(object.union(
	{
		"subject_countries": ["CN"],
		"export_rules": [chinese],
		"exported_people_per_year": people,
		"export_filings": [{"country": "CN", "route": route, "ends_in_days": 10} | some route in routes],
	},
	changes,
))

messages(facts) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts
}

unknown(facts) := names if {
	names := rule.unknown with input as facts
}

applies(facts) := answer if {
	answer := rule.applies with input as facts
}

undecided(facts) if not decided(facts)

decided(facts) if applies(facts)

decided(facts) if applies(facts) == false

test_few_people_need_no_route if {
	messages(exported(99999, [], {})) == set()
	unknown(exported(99999, [], {})) == set()
	applies(exported(99999, [], {}))
}

test_many_people_need_one if {
	rule.deny == {{
		"message": concat("", [
			"{asset} is personal data about people in CN and leaves it; a rule asks for a security assessment, ",
			"a standard contract or a certification, and nothing valid is filed",
		]),
		"path": "reach:stored:FR:-",
		"discriminator": "CN:any",
	}} with input as exported(100000, [], {})
	messages(exported(999999, ["certification"], {})) == set()
}

critical := {"controller_is_critical_in": ["CN"]}

test_an_operator_of_critical_infrastructure_needs_an_assessment_for_anybody if {
	messages(exported(1, ["certification"], critical)) == {concat("", [
		"{asset} is personal data about people in CN and leaves it; a rule asks for a security assessment, ",
		"and what is filed is certification",
	])}
	count(messages(exported(500000, ["standard-contract"], critical))) == 1
	count(messages(exported(1, ["certification"], object.union(critical, {"data_class": "sensitive"})))) == 1
	messages(exported(1, ["security-assessment"], critical)) == set()
}

test_critical_infrastructure_elsewhere_changes_nothing if {
	messages(exported(500000, ["certification"], {"controller_is_critical_in": ["FR"]})) == set()
}

test_critical_infrastructure_changes_nothing_where_the_rule_does_not_speak_of_it if {
	silent := object.union(chinese, {"critical_assessment": false})
	facts := exported(500000, ["certification"], object.union(critical, {"export_rules": [silent]}))
	messages(facts) == set()
	unknown(exported(1, [], {"controller_is_critical_in": null, "export_rules": [silent]})) == set()
}

test_who_may_be_one_is_asked_unless_there_is_an_assessment if {
	unknown(exported(1, [], {"controller_is_critical_in": null})) == {"controller_is_critical_in"}
	unknown(exported(1, ["certification"], {"controller_is_critical_in": null})) == {"controller_is_critical_in"}
	unknown(exported(1, ["security-assessment"], {"controller_is_critical_in": null})) == set()
	unknown(exported(1, [], {"controller_is_critical_in": null, "reach": [fixtures.reach("CN", "stored")]})) == set()
}

test_very_many_need_an_assessment if {
	messages(exported(1000000, ["certification"], {})) == {concat("", [
		"{asset} is personal data about people in CN and leaves it; a rule asks for a security assessment, ",
		"and what is filed is certification",
	])}
	messages(exported(1000000, ["security-assessment"], {})) == set()
}

test_sensitive_data_needs_one_sooner if {
	sensitive := {"data_class": "sensitive"}
	count(messages(exported(1, [], sensitive))) == 1
	messages(exported(9999, ["standard-contract"], sensitive)) == set()
	count(messages(exported(10000, ["standard-contract"], sensitive))) == 1
}

test_important_data_needs_an_assessment if count(messages(exported(1, ["certification"], {"important_data": true}))) == 1

test_a_filing_that_ended_is_none if {
	over := {"export_filings": [{"country": "CN", "route": "certification", "ends_in_days": -1}]}
	count(messages(exported(100000, [], over))) == 1
	open := {"export_filings": [{"country": "CN", "route": "certification", "ends_in_days": null}]}
	messages(exported(100000, [], open)) == set()
	unknown(exported(100000, [], open)) == {"export_filings.ends_in_days"}
	unknown(exported(1, [], open)) == set()
	count(messages(exported(1000000, [], open))) == 1
}

test_a_rule_that_was_not_read_is_told if {
	unread := {"export_rules": [object.union(chinese, {"confirmed": false})]}
	some message in messages(exported(100000, [], unread))
	endswith(message, "filed (by a summary of others)")
}

test_data_that_stays_is_not_judged if {
	applies(exported(1000000, [], {"reach": [fixtures.reach("CN", "stored")]})) == false
	applies(exported(1000000, [], {"data_class": "public"})) == false
	applies(fixtures.dataset({})) == false
}

test_what_nobody_states_is_unknown if {
	unknown(exported(null, [], {"export_filings": null})) == {"export_filings", "exported_people_per_year"}
	undecided(fixtures.dataset({"subject_countries": null}))
	undecided(exported(1, [], {"data_class": null}))
	undecided(exported(1, [], {"reach_complete": null, "reach": []}))
}
