package sovcheck.compute.accelerator_origin_test

import data.sovcheck.compute.accelerator_origin as rule
import data.sovcheck.lib.fixtures

from(vendor, country, made_in) := object.union(fixtures.accelerator, {
	"vendor": vendor,
	"vendor_country": country,
	"manufactured_in": made_in,
})

host(accelerators, models) := fixtures.gpu_host({
	"accelerators": accelerators,
	"models": models,
	"exposure": {"origin": [
		object.union(fixtures.exposure("origin", "example-inc", "US"), {"organization_name": "Example Inc."}),
		fixtures.exposure("origin", null, "TW"),
	]},
})

messages(facts) := {finding.message | some finding in findings} if {
	findings := rule.deny with input as facts
		with data.profile as fixtures.profile
		with data.catalog as fixtures.catalog
}

test_chips_from_inside_the_trusted_set_pass if {
	facts := fixtures.gpu_host({})
	count(messages(facts)) == 0
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_foreign_chips_under_an_eu_model_leave_seal_3 if {
	rule.deny == {{
		"message": concat("", [
			"Its accelerators are designed by Example Inc. (US) and made in TW; ",
			"that leaves at most SEAL-3 on criterion 3.5 of the EU framework",
		]),
		"path": "origin:US:example-inc",
		"discriminator": "US:example-inc",
	}} with input as host([from("example-inc", "US", "TW")], [fixtures.served_model])
		with data.profile as fixtures.profile
		with data.catalog as fixtures.catalog
}

test_a_foreign_open_model_on_foreign_chips_leaves_seal_2 if {
	swiss := object.union(fixtures.served_model, {"developer_country": "CH"})
	messages(host([from("example-inc", "US", "TW")], [fixtures.served_model, swiss])) == {concat("", [
		"Its accelerators are designed by Example Inc. (US) and made in TW; ",
		"that leaves at most SEAL-2 on criterion 3.5 of the EU framework",
	])}
}

test_trusted_design_made_abroad_is_named_with_the_place if {
	rule.deny == {{
		"message": "Its accelerators are designed by example-chips (FR) and made in TW; that leaves at most SEAL-3 on criterion 3.5 of the EU framework",
		"path": "origin:TW:null",
		"discriminator": "FR:example-chips",
	}} with input as host([from("example-chips", "FR", "TW")], [fixtures.served_model])
		with data.profile as fixtures.profile
		with data.catalog as fixtures.catalog
}

test_eu_chips_are_foreign_where_only_others_are_trusted_and_leave_seal_4 if {
	profile := object.union(fixtures.profile, {"trusted": ["IN"]})
	findings := rule.deny with input as host([fixtures.accelerator], [fixtures.served_model])
		with data.profile as profile
		with data.catalog as fixtures.catalog
	some finding in findings
	endswith(finding.message, "at most SEAL-4 on criterion 3.5 of the EU framework")
}

test_each_vendor_is_one_finding if {
	groups := [from("example-inc", "US", "TW"), from("example-inc", "US", null), from("other-inc", "US", "TW")]
	count(messages(host(groups, []))) == 2
}

test_an_unknown_vendor_is_unknown_and_no_finding if {
	facts := host([from(null, null, null)], [])
	count(messages(facts)) == 0
	rule.unknown == {"accelerators.vendor_country", "accelerators.manufactured_in"} with input as facts
		with data.profile as fixtures.profile
}

test_an_unknown_designer_of_foreign_chips_is_found_by_their_place if {
	messages(host([from(null, null, "TW")], [])) == {concat("", [
		"Its accelerators are designed by somebody unnamed and made in TW; ",
		"that leaves at most SEAL-3 on criterion 3.5 of the EU framework",
	])}
}

test_a_host_without_accelerators_is_not_judged if {
	rule.applies == false with input as fixtures.gpu_host({"accelerators": []})
	rule.applies == true with input as fixtures.gpu_host({})
}
