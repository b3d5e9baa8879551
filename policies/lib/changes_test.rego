package sovcheck.lib.changes_test

import data.sovcheck.lib.changes
import data.sovcheck.lib.fixtures

change(id, country, relation) := {
	"day": "2027-01-01",
	"in_days": 41,
	"country": country,
	"organization": id,
	"name": null,
	"relation": relation,
	"path": "change:provider:2027-01-01:example",
}

test_who_gains_control_is_named if {
	changes.gains(change("example", "US", "parent"), "the provider of {asset}") == "example (US), outside the trusted set, controls the provider of {asset} from 2027-01-01 on" with data.profile as fixtures.profile
	changes.gains(change(null, "FR", "jointly"), "the operator of {asset}") == "FR controls the operator of {asset} from 2027-01-01 on" with data.profile as fixtures.profile
	changes.gains(change("example", null, "blocks"), "the provider of {asset}") == "example can block the provider of {asset} from 2027-01-01 on" with data.profile as fixtures.profile
	changes.gains(change("example", "FR", "ends"), "the provider of {asset}") == "example (FR) no longer controls the provider of {asset} from 2027-01-01 on" with data.profile as fixtures.profile
	changes.gains(change(null, null, null), "the provider of {asset}") == "From 2027-01-01 on nobody says in full who controls the provider of {asset}" with data.profile as fixtures.profile
}
