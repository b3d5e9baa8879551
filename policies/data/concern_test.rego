package sovcheck.data.concern_test

import data.sovcheck.data.concern as rule
import data.sovcheck.lib.fixtures

bulk(changes) := fixtures.dataset(object.union({"us_bulk_sensitive": true}, changes))

american(changes) := fixtures.dataset(object.union({"subject_countries": ["US"]}, changes))

chinese := {"exposure": {"access": [fixtures.exposure("access", "example-group", "CN")]}}

messages(facts) := {finding.message | some finding in found} if {
	found := rule.deny with input as facts with data.catalog as fixtures.catalog
}

applies(facts) := answer if {
	answer := rule.applies with input as facts with data.catalog as fixtures.catalog
}

unknown(facts) := names if {
	names := rule.unknown with input as facts with data.catalog as fixtures.catalog
}

test_data_that_nobody_there_can_read_passes if {
	messages(bulk({})) == set()
	unknown(bulk({})) == set()
	applies(bulk({}))
}

test_a_company_of_a_country_of_concern_is_found if {
	rule.deny == {{
		"message": "example-group (CN) can read {asset}, which is bulk US sensitive data",
		"path": "access:CN:example-group",
		"discriminator": "CN:example-group",
	}} with input as bulk(chinese) with data.catalog as fixtures.catalog
}

test_a_place_there_is_found if {
	messages(bulk({"reach": [fixtures.reach("HK", "stored"), fixtures.reach("HK", "administered")]})) == {"{asset} is bulk US sensitive data, seen by administrators and stored in HK, a country of concern"}
}

test_the_law_of_such_a_place_is_found if {
	messages(bulk({"exposure": {"access": [fixtures.exposure("access", null, "CN")]}})) == {"{asset} is bulk US sensitive data, open to the law of CN, a country of concern"}
}

test_a_list_that_was_not_read_is_told if {
	unread := object.union(fixtures.catalog, {"lists": [{"id": "us-countries-of-concern", "members": ["CN"], "confirmed": false}]})
	{finding.message | some finding in rule.deny} == {"example-group (CN) can read {asset}, which is bulk US sensitive data (by a list as others copied it)"} with input as bulk(chinese)
		with data.catalog as unread
}

test_other_data_is_not_judged if {
	applies(fixtures.dataset(object.union(chinese, {"us_bulk_sensitive": false}))) == false
	applies(fixtures.dataset(chinese)) == false
	applies(american({})) == false
}

undecided(facts) if {
	not decided(facts)
}

decided(facts) if applies(facts)

decided(facts) if applies(facts) == false

test_data_about_americans_may_be_such if {
	undecided(american(chinese))
	undecided(american({"reach": [fixtures.reach("CN", "stored")]}))
	undecided(fixtures.dataset(object.union(chinese, {"subject_countries": null})))
	undecided(american({"access_complete": null}))
	undecided(american({"reach_complete": null}))
	undecided(american({"exposure": {"access": [object.union(fixtures.exposure("access", "x", "CN"), {"country": null})]}}))
	messages(american(chinese)) == set()
}

test_somebody_of_unknown_country_may_sit_there if {
	unplaced := {"exposure": {"access": [object.union(fixtures.exposure("access", "x", "CN"), {"country": null})]}}
	unknown(bulk(unplaced)) == {"exposure.access"}
}

test_whom_only_a_claim_keeps_out_may_read_it if {
	every country in ["CN", null] {
		kept_out := [{"country": country, "organization": "example-group", "compelled_access": true}]
		messages(bulk({"kept_out": kept_out})) == set()
		unknown(bulk({"kept_out": kept_out})) == {"kept_out"}
		unsaid := american({"kept_out": kept_out, "us_bulk_sensitive": null, "data_class": "personal"})
		not applies(unsaid)
	}
	unknown(bulk({"kept_out": [{"country": "US", "organization": "example-inc", "compelled_access": true}]})) == set()
}
