package sovcheck.lib.wording_test

import data.sovcheck.lib.shares
import data.sovcheck.lib.wording

test_a_name_is_better_than_an_id_and_an_id_than_nothing if {
	wording.label("Example Ltd", "example") == "Example Ltd"
	wording.label(null, "example") == "example"
	wording.label(null, null) == "somebody unnamed"
}

test_parties_are_named_as_far_as_they_are_stated if {
	wording.controller({"name": "Example Ltd", "organization": "example", "country": "US"}) == "Example Ltd (US)"
	wording.controller({"name": null, "organization": "example", "country": null}) == "example"
	wording.controller({"name": null, "organization": null, "country": "US"}) == "US"
	wording.controller({"name": null, "organization": null, "country": null}) == "somebody unnamed"
	wording.exposure({"organization_name": null, "organization": null, "country": "US"}) == "US"
}

test_what_a_controller_can_do_is_said if {
	wording.power({"relation": "parent"}, "its operator") == "controls its operator"
	wording.power({"relation": "jointly"}, "its operator") == "controls its operator through holders that decide together"
	wording.power({"relation": "blocks"}, "its operator") == "can block what its operator decides, with half of the capital or votes"
}

test_keys_have_a_dash_for_what_is_missing if {
	wording.key("US", "example") == "US:example"
	wording.key("US", null) == "US:-"
	wording.key(null, "example") == "-:example"
}

test_enumerations_are_sorted if {
	wording.enumeration({"b"}) == "b"
	wording.enumeration({"b", "a"}) == "a and b"
	wording.enumeration({"c", "b", "a"}) == "a, b and c"
}

test_numbers_are_short_and_never_have_an_exponent if {
	wording.decimal(24) == "24"
	wording.decimal(24.104) == "24.1"
	wording.decimal(130.385) == "130.39"
	wording.decimal(1.005) == "1.01"
	wording.decimal(999.999) == "1000"
	wording.decimal(2048.25) == "2048"
	wording.decimal(20000000.0) == "20 million"
	wording.whole(999999) == "999999"
	wording.whole(1500000) == "1.5 million"
	wording.whole(700000000) == "700 million"
	wording.whole(99999999999) == "100000 million"
	wording.whole(1e300) == "more than 100000 million"
}

test_one_day_is_no_days if {
	wording.days(1) == "1 day"
	wording.days(0) == "0 days"
	wording.days(366) == "366 days"
	wording.days(null) == "an unknown number of days"
}

test_shares_are_described_as_far_as_they_are_stated if {
	shares.described(20, null) == "20 % of the capital"
	shares.described(null, 20.5) == "20.5 % of the votes"
	shares.described(20, 30) == "20 % of the capital and 30 % of the votes"
}

test_a_share_exceeds_a_limit_by_more_than_a_rounding_error if {
	shares.exceeds(24.1, 24)
	not shares.exceeds(24, 24)
	not shares.exceeds(24.0000000001, 24)
	not shares.exceeds(null, 24)
	shares.reaches(23.9999999999, 24)
	not shares.reaches(23.9, 24)
	not shares.reaches(null, 24)
}
