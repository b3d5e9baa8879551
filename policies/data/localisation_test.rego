package sovcheck.data.localisation_test

import data.sovcheck.data.localisation as rule
import data.sovcheck.lib.fixtures

russian := {
	"country": "RU",
	"law": "a law",
	"scope": "personal",
	"demand": "copy",
	"adequate": null,
	"confirmed": true,
}

chinese := {
	"country": "CN",
	"law": "another law",
	"scope": "important",
	"demand": "approval",
	"adequate": null,
	"confirmed": false,
}

saudi := {
	"country": "SA",
	"law": "a third law",
	"scope": "personal",
	"demand": "safeguard",
	"adequate": null,
	"confirmed": false,
}

indian := {
	"country": "IN",
	"law": "a fourth law",
	"scope": "personal",
	"demand": "order",
	"adequate": null,
	"confirmed": true,
}

of_saudis(mechanism) := fixtures.dataset({
	"subject_countries": ["SA"],
	"localisation": [saudi],
	"reach": [
		object.union(fixtures.reach("DE", "stored"), {"mechanism": mechanism, "adequacy": "none"}),
		fixtures.reach("SA", "stored"),
	],
})

of_indians(changes) := fixtures.dataset(object.union({"subject_countries": ["IN"], "localisation": [indian]}, changes))

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

test_data_that_leaves_without_a_safeguard_is_found if {
	rule.deny == {{
		"message": concat("", [
			"{asset} is personal data of SA and comes to DE, and no safeguard is named, as a third law asks for ",
			"(by a summary of others)",
		]),
		"path": "reach:stored:DE:-",
		"discriminator": "safeguard:SA:DE",
	}} with input as of_saudis(null)
	count(messages(of_saudis("none"))) == 1
	count(messages(of_saudis("dpf"))) == 1
}

test_a_safeguard_is_enough if {
	every mechanism in {"scc", "bcr", "derogation"} {
		messages(of_saudis(mechanism)) == set()
		rule.unknown == set() with input as of_saudis(mechanism)
	}
	applies(of_saudis("scc"))
}

test_adequacy_by_another_law_than_the_gdpr_is_unknown if {
	messages(of_saudis("adequacy")) == set()
	rule.unknown == {"localisation.adequate"} with input as of_saudis("adequacy")
	known := object.union(saudi, {"adequate": ["DE"]})
	messages(object.union(of_saudis("adequacy"), {"localisation": [known]})) == set()
	other := object.union(saudi, {"adequate": ["FR"]})
	count(messages(object.union(of_saudis("adequacy"), {"localisation": [other]}))) == 1
	rule.unknown == set() with input as object.union(of_saudis("adequacy"), {"localisation": [known]})
}

test_data_collected_there_needs_a_safeguard_too if {
	facts := object.union(of_saudis(null), {"subject_countries": ["FR"], "origin_countries": ["SA"]})
	count(messages(facts)) == 1
	applies(facts)
	messages(object.union(facts, {"origin_countries": null})) == set()
}

test_data_that_has_to_stay_by_order_is_found_abroad if {
	rule.deny == {{
		"message": "{asset} is personal data that has to stay in IN by order, and comes to FR, against a fourth law",
		"path": "reach:stored:FR:-",
		"discriminator": "order:IN:FR",
	}} with input as of_indians({"localised_by_order": ["IN"]})
	messages(of_indians({"localised_by_order": ["IN"], "reach": [fixtures.reach("IN", "stored")]})) == set()
}

test_data_of_which_no_order_speaks_may_leave if {
	messages(of_indians({"localised_by_order": []})) == set()
	rule.unknown == set() with input as of_indians({"localised_by_order": []})
	applies(of_indians({"localised_by_order": []}))
}

test_whether_an_order_speaks_of_it_is_asked_where_it_leaves if {
	rule.unknown == {"localised_by_order"} with input as of_indians({"localised_by_order": null})
	at_home := of_indians({"localised_by_order": null, "reach": [fixtures.reach("IN", "stored")]})
	rule.unknown == set() with input as at_home
}

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
