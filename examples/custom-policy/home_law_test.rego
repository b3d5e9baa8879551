package acme.home_law_test

import data.acme.home_law

test_home_law_passes if {
	count(home_law.deny) == 0 with input as {"contract": {"law": "FR"}}
		with data.profile as {"home": "FR"}
}

test_law_of_an_ally_fails if {
	count(home_law.deny) == 1 with input as {"contract": {"law": "DE"}}
		with data.profile as {"home": "FR"}
}
