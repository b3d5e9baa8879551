package sovcheck.lib.lists_test

import data.sovcheck.lib.fixtures
import data.sovcheck.lib.lists

test_members_are_those_of_all_the_lists if {
	lists.members({"ear-d4", "ear-d5"}) == {"AE", "CN", "CU", "MO"} with data.catalog as fixtures.catalog
}

test_named_are_those_of_the_countries_that_some_list_has if {
	lists.named({"AE", "CU", "FR", null}, {"ear-d4", "ear-d5"}) == {"AE", "CU"} with data.catalog as fixtures.catalog
	lists.named({"AE"}, {"ear-d5"}) == set() with data.catalog as fixtures.catalog
}
