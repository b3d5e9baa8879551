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

test_a_sale_of_the_provider_is_told if {
	facts := fixtures.cloud_service({"provider": {"control_changes": [sale]}})
	rule.deny == {{
		"message": "example-inc (US), outside the trusted set, controls the provider of {asset} from 2027-01-01 on, in 41 days",
		"path": "change:provider:2027-01-01:example",
		"discriminator": "2027-01-01:US:example-inc",
	}} with input as facts with data.profile as fixtures.profile
}

test_a_sale_of_the_operator_is_told if {
	facts := fixtures.gpu_host({"operator": {"control_changes": [sale]}})
	count(rule.deny) == 1 with input as facts with data.profile as fixtures.profile
}
