package sovcheck.data.localisation_test

import data.sovcheck.data.localisation as rule
import data.sovcheck.lib.fixtures

russian := {
	"country": "RU",
	"law": "a law",
	"scope": "personal",
	"demand": "copy",
	"confirmed": true,
}

chinese := {
	"country": "CN",
	"law": "another law",
	"scope": "important",
	"demand": "approval",
	"confirmed": false,
}

about_russians(changes) := fixtures.dataset(object.union({"subject_countries": ["RU"], "localisation": [russian]}, changes))

important(changes) := fixtures.dataset(object.union({"important_data": true, "localisation": [chinese]}, changes))

filed(route, days) := {"export_filings": [{"country": "CN", "route": route, "ends_in_days": days}]}

messages(facts) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts
}

applies(facts) := answer if {
	answer := rule.applies with input as facts
}

undecided(facts) if not decided(facts)

decided(facts) if applies(facts)

decided(facts) if applies(facts) == false

test_a_copy_at_home_is_enough if {
	facts := about_russians({"reach": [fixtures.reach("RU", "stored"), fixtures.reach("FR", "stored")]})
	messages(facts) == set()
	applies(facts)
}

test_no_copy_at_home_is_found if {
	rule.deny == {{
		"message": "{asset} is personal data about people in RU, and no copy of it is stored there, as a law asks",
		"path": "reach:stored:FR:-",
		"discriminator": "copy:RU",
	}} with input as about_russians({})
}

test_an_open_reach_may_lead_home if messages(about_russians({"reach_complete": null})) == set()

test_important_data_abroad_is_found if {
	messages(important({})) == {"{asset} is important data of CN and comes to FR, without the approval that another law asks for (by a summary of others)"}
	applies(important({}))
}

test_an_approval_is_enough if {
	messages(important(filed("security-assessment", 10))) == set()
	messages(important(filed("security-assessment", null))) == set()
	count(messages(important(filed("security-assessment", -1)))) == 1
	count(messages(important(filed("certification", 10)))) == 1
	messages(important({"export_filings": null})) == set()
	rule.unknown == {"export_filings"} with input as important({"export_filings": null})
}

test_an_approval_without_a_last_day_may_be_over if {
	rule.unknown == {"export_filings.ends_in_days"} with input as important(filed("security-assessment", null))
	rule.unknown == set() with input as important(filed("security-assessment", 10))
	rule.unknown == set() with input as important(filed("certification", null))
}

test_important_data_of_nobody_knows_where_is_unknown if {
	facts := fixtures.dataset({"important_data": true, "origin_countries": null})
	undecided(facts)
	rule.unknown == {"origin_countries"} with input as facts
	rule.unknown == set() with input as fixtures.dataset({"important_data": false, "origin_countries": null})
}

test_important_data_at_home_passes if messages(important({"reach": [fixtures.reach("CN", "stored")]})) == set()

test_other_data_is_not_judged if {
	applies(fixtures.dataset({})) == false
	applies(important({"important_data": false})) == false
	applies(about_russians({"data_class": "public"})) == false
}

test_what_is_not_stated_may_be_judged if {
	undecided(important({"important_data": null}))
	undecided(fixtures.dataset({"subject_countries": null}))
	undecided(about_russians({"data_class": null}))
}
