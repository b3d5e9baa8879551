package sovcheck.dependencies.coming_control_test

import data.sovcheck.dependencies.coming_control as rule
import data.sovcheck.lib.changes_test
import data.sovcheck.lib.fixtures

sale := changes_test.change("example-inc", "US", "parent")

test_nothing_announced_passes if {
	every facts in [fixtures.cloud_service({}), fixtures.gpu_host({})] {
		count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	}
}

test_of_nobody_who_is_named_it_is_unknown if {
	rule.unknown == {"provider.id"} with input as fixtures.cloud_service({"provider": {"id": null}})
	rule.unknown == {"operator.id"} with input as fixtures.gpu_host({"operator": {"id": null}})
	every facts in [fixtures.cloud_service({}), fixtures.gpu_host({})] {
		count(rule.unknown) == 0 with input as facts
	}
}

announced(edge) := {"announced": [object.union(sale, {
	"edge": edge,
	"changing": "seller",
	"changing_name": "Seller",
	"path": "announced:provided_by:seller:2027-01-01:example-inc",
})]}

test_a_sale_of_the_provider_is_told if {
	rule.deny == {{
		"message": "example-inc (US), outside the trusted set, controls Seller, the provider of {asset}, from 2027-01-01 on, in 41 days",
		"path": "announced:provided_by:seller:2027-01-01:example-inc",
		"discriminator": "2027-01-01:seller:US:example-inc",
	}} with input as fixtures.cloud_service(announced("provided_by")) with data.profile as fixtures.profile
}

test_a_sale_of_whoever_has_power_is_told_in_the_words_of_the_edge if {
	every edge in object.keys(rule.parts) {
		some finding in rule.deny with input as fixtures.software(announced(edge)) with data.profile as fixtures.profile
		contains(finding.message, sprintf("controls Seller, %s, from", [rule.parts[edge]]))
	}
	some finding in rule.deny with input as fixtures.dataset(announced("operated_by")) with data.profile as fixtures.profile
	contains(finding.message, "controls Seller, the controller of {asset}, from")
}

test_a_sale_is_told_over_an_edge_without_words_of_its_own if {
	some finding in rule.deny with input as fixtures.software(announced("requires")) with data.profile as fixtures.profile
	contains(finding.message, "controls Seller, on whom {asset} depends, from")
}
