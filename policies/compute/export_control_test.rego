package sovcheck.compute.export_control_test

import data.sovcheck.compute.export_control as rule
import data.sovcheck.lib.fixtures

chip := object.union(fixtures.accelerator, {"vendor_country": "US", "export_class": "3A090.a"})

host(changes) := fixtures.gpu_host(object.union({"accelerators": [chip]}, changes))

licensed(days) := {"export_licence": {"reference": "D1234", "ends_in_days": days}}

chinese := fixtures.organization("example-group", "CN")

messages(facts) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts with data.catalog as fixtures.catalog
}

applies(facts) := answer if {
	answer := rule.applies with input as facts with data.catalog as fixtures.catalog
}

unknown(facts) := names if {
	names := rule.unknown with input as facts with data.catalog as fixtures.catalog
}

undecided(facts) if not decided(facts)

decided(facts) if applies(facts)

decided(facts) if applies(facts) == false

test_machines_elsewhere_are_not_judged if {
	applies(host({})) == false
	applies(fixtures.gpu_host({"country": "AE"})) == false
}

test_a_place_that_needs_a_licence_is_found if {
	rule.deny == {{
		"message": concat("", [
			"{asset} stands in AE, whose accelerators (3A090.a) need an export licence of the United States for that: ",
			"none is stated (by a list as others copied it)",
		]),
		"path": null,
		"discriminator": "AE:-",
	}} with input as host({"country": "AE"}) with data.catalog as fixtures.catalog
	applies(host({"country": "MO"}))
}

test_a_holder_with_its_seat_there_is_found_wherever_it_stands if {
	facts := host({"operator": chinese, "owner": fixtures.domestic})
	messages(facts) == {concat("", [
		"example-group (CN) holds {asset}, whose accelerators (3A090.a) need an export licence of the United States ",
		"for that: none is stated (by a list as others copied it)",
	])}
	count(messages(host({"owner": chinese}))) == 1
}

test_a_licence_is_enough if {
	messages(host(object.union({"country": "AE"}, licensed(0)))) == set()
	unknown(host(object.union({"country": "AE"}, licensed(0)))) == set()
	applies(host(object.union({"country": "AE"}, licensed(0))))
}

test_a_licence_that_ended_is_none if {
	messages(host(object.union({"country": "AE"}, licensed(-1)))) == {concat("", [
		"{asset} stands in AE, whose accelerators (3A090.a) need an export licence of the United States for that: ",
		"the one that is stated ended 1 day ago (by a list as others copied it)",
	])}
}

test_a_licence_without_a_last_day_is_unknown if {
	unknown(host(object.union({"country": "AE"}, licensed(null)))) == {"export_licence.ends_in_days"}
}

test_accelerators_of_unknown_class_may_need_one if {
	unclassified := {"country": "AE", "accelerators": [object.union(chip, {"export_class": null})]}
	undecided(host(unclassified))
	unknown(host(unclassified)) == {"accelerators.export_class"}
	undecided(host({"country": "AE", "accelerators": null}))
	unknown(host({"country": "AE", "accelerators": null})) == {"accelerators"}
	undecided(host({"country": "AE", "accelerators": [object.union(chip, {"vendor_country": null})]}))
	undecided(host({"country": "AE", "accelerators": [object.union(chip, {"vendor_country": null, "export_class": null})]}))
}

lesser := object.union(chip, {"export_class": "3A991"})

test_a_class_below_that_needs_none_but_under_an_embargo if {
	applies(host({"country": "AE", "accelerators": [lesser]})) == false
	applies(host({"accelerators": [lesser], "operator": chinese})) == false
	messages(host({"country": "CU", "accelerators": [lesser]})) == {concat("", [
		"{asset} stands in CU, whose accelerators (3A991) need an export licence of the United States for that: ",
		"none is stated (by a list as others copied it)",
	])}
	messages(host(object.union({"country": "CU", "accelerators": [lesser]}, licensed(3)))) == set()
}

test_a_class_below_that_needs_one_perhaps_where_nobody_says_the_place if {
	undecided(host({"country": null, "accelerators": [lesser]}))
	unknown(host({"country": null, "accelerators": [lesser], "operator": chinese})) == set()
}

test_a_class_below_that_of_an_unknown_vendor_needs_one_perhaps_under_an_embargo if {
	theirs := object.union(lesser, {"vendor_country": null})
	applies(host({"country": "AE", "accelerators": [theirs]})) == false
	undecided(host({"country": "CU", "accelerators": [theirs]}))
	undecided(host({"country": null, "accelerators": [theirs]}))
}

test_holders_of_unknown_seat_may_need_one if {
	undecided(host({"operator": {"control": null}}))
	undecided(host({"country": null}))
	nowhere := [fixtures.controller("x", null, "self")]
	undecided(host({"operator": {"controllers": nowhere}}))
	unknown(host({"operator": {"controllers": nowhere}})) == {"operator.controllers"}
}
