package sovcheck.data.unstated_origin_test

import data.sovcheck.data.unstated_origin as rule
import data.sovcheck.lib.fixtures

corpus(changes) := fixtures.dataset(object.union({"trains": true, "curator": fixtures.organization("collector", "DE")}, changes))

test_data_whose_origin_is_stated_passes if {
	count(rule.deny) == 0 with input as corpus({})
	count(rule.unknown) == 0 with input as corpus({})
	rule.applies with input as corpus({})
}

test_ignored_reservations_are_found if {
	rule.deny == {{
		"message": "{asset} was trained on, and reservations of rights against that were ignored",
		"path": null,
		"discriminator": "opt-outs",
	}} with input as corpus({"opt_outs": "ignored"})
}

# Whoever gathers from the web is controller and curator at once.
test_ignored_reservations_are_found_in_what_the_controller_compiled if {
	count(rule.deny) == 1 with input as corpus({"curator": fixtures.domestic, "opt_outs": "ignored"})
	count(rule.deny) == 0 with input as corpus({"curator": fixtures.domestic, "opt_outs": "honoured"})
}

test_what_nobody_states_is_unknown if {
	silent := {
		"controller": fixtures.no_organization,
		"curator": fixtures.no_organization,
		"licence": {"id": null},
		"origin_countries": null,
		"opt_outs": null,
	}
	rule.unknown == {"controller.id", "curator.id", "licence.id", "origin_countries", "opt_outs"} with input as corpus(silent)
}

own(opt_outs) := corpus({
	"curator": fixtures.domestic,
	"licence": {"id": null},
	"origin_countries": null,
	"opt_outs": opt_outs,
})

test_data_of_ones_own_needs_no_origin_and_no_licence if {
	every opt_outs in ["none", "honoured"] {
		count(rule.unknown) == 0 with input as own(opt_outs)
		count(rule.deny) == 0 with input as own(opt_outs)
	}
}

test_left_out_reservations_are_no_better_than_ignored_ones if {
	rule.unknown == {"opt_outs"} with input as own(null)
}

test_data_that_trains_nothing_is_not_judged if {
	rule.applies == false with input as fixtures.dataset({})
	count(rule.deny) == 0 with input as fixtures.dataset({"opt_outs": "ignored"})
}
