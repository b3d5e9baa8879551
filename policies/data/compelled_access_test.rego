package sovcheck.data.compelled_access_test

import data.sovcheck.data.compelled_access as rule
import data.sovcheck.lib.fixtures

dataset(parties) := fixtures.dataset({"exposure": {"access": parties}})

american := fixtures.exposure("access", "example-inc", "US")

test_trusted_parties_pass if {
	facts := dataset([fixtures.exposure("access", "lyon-compute", "FR"), fixtures.exposure("access", null, "FR")])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
	rule.applies with input as facts
}

test_a_foreign_organization_under_such_a_law_is_found if {
	rule.deny == {{
		"message": "example-inc (US) can read the personal data of {asset} and can be compelled to hand it over",
		"path": "access:US:example-inc",
		"discriminator": "US:example-inc",
	}} with input as dataset([american]) with data.profile as fixtures.profile
}

test_each_organization_is_one_finding if {
	facts := dataset([american, fixtures.exposure("access", "example-group", "US")])
	count(rule.deny) == 2 with input as facts with data.profile as fixtures.profile
}

test_a_foreign_territory_compels_whoever_is_there if {
	rule.deny == {{
		"message": "The personal data of {asset} lies or can be seen in CH, and the law there can have whoever is there hand it over",
		"path": "access:CH:<nil>",
		"discriminator": "CH:-",
	}} with input as dataset([object.union(fixtures.exposure("access", null, "CH"), {"path": "access:CH:<nil>"})])
		with data.profile as fixtures.profile
}

test_a_country_without_such_a_law_is_no_finding if {
	free := object.union(american, {"country": "CH", "compelled_access": false})
	count(rule.deny) == 0 with input as dataset([free]) with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as dataset([free]) with data.profile as fixtures.profile
}

test_a_country_whose_law_nobody_recorded_is_unknown if {
	unrecorded := object.union(american, {"country": "XK", "compelled_access": null})
	count(rule.deny) == 0 with input as dataset([unrecorded]) with data.profile as fixtures.profile
	rule.unknown == {"exposure.access"} with input as dataset([unrecorded]) with data.profile as fixtures.profile
}

test_a_party_of_unknown_country_is_unknown if {
	unplaced := object.union(american, {"country": null, "compelled_access": null})
	count(rule.deny) == 0 with input as dataset([unplaced]) with data.profile as fixtures.profile
	rule.unknown == {"exposure.access"} with input as dataset([unplaced]) with data.profile as fixtures.profile
}

test_public_data_is_not_judged if rule.applies == false with input as fixtures.dataset({"data_class": "public"})

test_data_of_an_unknown_class_may_need_judging if {
	facts := fixtures.dataset({"data_class": null})
	not rule.applies with input as facts
	not rule.applies == false with input as facts
}

kept_out(country, organization, compelled) := fixtures.dataset({"data_class": "personal", "kept_out": [{
	"country": country,
	"organization": organization,
	"compelled_access": compelled,
}]})

test_whom_only_a_claim_keeps_out_may_read if {
	every facts in [
		kept_out("US", "example-inc", true),
		kept_out("US", "example-inc", null),
		kept_out("US", null, false),
		kept_out(null, "example", true),
	] {
		count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
		rule.unknown == {"kept_out"} with input as facts with data.profile as fixtures.profile
	}
}

test_a_claim_that_keeps_out_nobody_foreign_leaves_nothing_open if {
	every facts in [kept_out("FR", "lyon-compute", true), kept_out("CH", "example", false)] {
		count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
	}
}
