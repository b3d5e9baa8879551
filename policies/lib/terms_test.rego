package sovcheck.lib.terms_test

import data.sovcheck.lib.fixtures
import data.sovcheck.lib.terms

test_the_terms_of_a_model_are_judged_whether_or_not_they_are_known if {
	terms.are_judged("model", {"used": true, "licences": []})
}

test_those_of_software_and_data_are_where_they_are_known_and_somebody_uses_it if {
	every kind in ["dataset", "software"] {
		terms.are_judged(kind, {"used": true, "licences": [fixtures.term]})
		not terms.are_judged(kind, {"used": true, "licences": []})
		not terms.are_judged(kind, {"used": false, "licences": [fixtures.term]})
	}
}
