package sovcheck.dependencies.foreign_service_test

import data.sovcheck.dependencies.foreign_service as rule
import data.sovcheck.lib.fixtures

service(parties) := fixtures.cloud_service({"exposure": {"cutoff": parties}})

test_a_service_that_only_trusted_parties_can_stop_passes if {
	facts := service([fixtures.exposure("cutoff", "lyon-compute", "FR")])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_each_foreign_party_is_one_finding if {
	parties := [
		fixtures.exposure("cutoff", "example-inc", "US"),
		object.union(fixtures.exposure("cutoff", null, "CN"), {"via": "administered_from"}),
	]
	rule.deny == {
		{
			"message": "example-inc (US) can stop {asset} through whoever runs it",
			"path": "cutoff:US:example-inc",
			"discriminator": "US:example-inc",
		},
		{
			"message": "CN can stop {asset} from where it is administered",
			"path": sprintf("cutoff:CN:%v", [null]),
			"discriminator": "CN:-",
		},
	} with input as service(parties) with data.profile as fixtures.profile
}

test_software_that_asks_a_foreign_licence_server_is_found if {
	asked := object.union(fixtures.exposure("cutoff", "example-inc", "US"), {"via": "managed_by"})
	{finding.message | some finding in rule.deny} == {concat(" ", [
		"example-inc (US) can stop {asset} through its management plane, what it reports home,",
		"or a licence server",
	])} with input as fixtures.software({"exposure": {"cutoff": [asked]}}) with data.profile as fixtures.profile
}

test_somebody_of_unknown_country_is_unknown if {
	rule.unknown == {"exposure.cutoff"} with input as service([fixtures.exposure("cutoff", "example", null)])
		with data.profile as fixtures.profile
}
