package sovcheck.lib.logic_test

import data.sovcheck.lib.logic

test_one_false_decides_against_all if {
	logic.all_of([true, null, false]) == false
	logic.all_of([true, null]) == null
	logic.all_of([true, true]) == true
	logic.all_of([]) == true
}

test_one_true_decides_for_any if {
	logic.any_of([false, null, true]) == true
	logic.any_of([false, null]) == null
	logic.any_of([false, false]) == false
	logic.any_of([]) == false
}

test_what_nobody_knows_stays_so if {
	logic.negated(null) == null
	logic.negated(true) == false
	logic.negated(false) == true
	logic.one_of(null, {"a"}) == null
	logic.one_of("a", {"a"}) == true
	logic.one_of("b", {"a"}) == false
}

test_what_may_be_so_is_not_known if {
	logic.possible(true) == null
	logic.possible(false) == false
}

test_the_unknown_has_no_value if {
	logic.known(true) == true
	logic.known(false) == false
	not logic.known(null)
}
