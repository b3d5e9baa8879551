package sovcheck.dependencies.sanctions_exposure_test

import data.sovcheck.dependencies.sanctions_exposure as rule
import data.sovcheck.lib.fixtures

party(id, country, lists) := {
	"country": country,
	"organization": id,
	"name": null,
	"lists": lists,
	"path": sprintf("single:organization:%s", [id]),
}

listed(owners, suppliers) := fixtures.application({"listings": {"owners": owners, "suppliers": suppliers}})

test_nobody_on_a_list_passes if {
	facts := listed([], [party("example-inc", "US", []), party("lyon-cloud", "FR", [])])
	rule.applies with input as facts with data.profile as fixtures.profile
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_an_owner_on_a_list_that_needs_nobody_else_passes if {
	facts := listed([party("agency", "FR", ["a list"])], [])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_an_owner_on_a_list_is_found_with_each_supplier if {
	facts := listed(
		[party("agency", "FR", ["one list", "another list"])],
		[party("example-inc", "US", []), party("lyon-cloud", "FR", [])],
	)
	found := rule.deny with input as facts with data.profile as fixtures.profile
	found == {
		{
			"message": "example-inc (US), without whom {asset} stops, may have to cut it off: agency (FR), on its owner's side, is on a list (another list and one list)",
			"path": "single:organization:example-inc",
			"discriminator": "agency:US:example-inc",
		},
		{
			"message": "lyon-cloud (FR), without whom {asset} stops, may have to cut it off: agency (FR), on its owner's side, is on a list (another list and one list)",
			"path": "single:organization:lyon-cloud",
			"discriminator": "agency:FR:lyon-cloud",
		},
	}
}

test_a_supplier_on_a_list_is_found if {
	facts := listed([], [party("maker", "CN", ["a list"])])
	found := rule.deny with input as facts with data.profile as fixtures.profile
	found == {{
		"message": "maker (CN), without whom {asset} stops, is on a list: a list",
		"path": "single:organization:maker",
		"discriminator": "CN:maker",
	}}
}

test_lists_that_nobody_states_are_asked_for_beside_foreign_suppliers if {
	silent := {"listings": {"owners_complete": null}}
	every country in ["US", null] {
		rule.unknown == {"listings.owners_complete"} with input as object.union(listed([], [party("somebody", country, [])]), silent)
			with data.profile as fixtures.profile
	}
	at_home := object.union(listed([], [party("lyon-cloud", "FR", [])]), silent)
	count(rule.unknown) == 0 with input as at_home with data.profile as fixtures.profile
}

test_of_an_owner_on_a_list_all_suppliers_have_to_be_known if {
	facts := object.union(listed([party("agency", "FR", ["a list"])], []), {"survival": {"settled": null}})
	rule.unknown == {"survival.settled"} with input as facts with data.profile as fixtures.profile
}

test_what_needs_nothing_cannot_be_cut_off if {
	rule.applies == false with input as fixtures.application({"requirements": []}) with data.profile as fixtures.profile
	rule.applies with input as fixtures.application({"requirements": null}) with data.profile as fixtures.profile
}

suppliers_that_nobody_knows(listings, criticality) := fixtures.application({
	"criticality": criticality,
	"listings": listings,
	"survival": {"settled": null},
})

test_what_is_not_stated_is_unknown_beside_suppliers_that_nobody_knows if {
	facts := suppliers_that_nobody_knows({"owners_complete": null}, "business")
	rule.unknown == {"listings.owners_complete"} with input as facts with data.profile as fixtures.profile
	critical := suppliers_that_nobody_knows({"owners_screened_days_ago": null}, "government")
	rule.unknown == {"listings.owners_screened_days_ago", "survival.settled"} with input as critical
		with data.profile as fixtures.profile
}

test_of_a_critical_application_all_suppliers_have_to_be_known_for_their_contracts if {
	every criticality in ["government", null] {
		rule.unknown == {"survival.settled"} with input as suppliers_that_nobody_knows({}, criticality)
			with data.profile as fixtures.profile
	}
	count(rule.unknown) == 0 with input as suppliers_that_nobody_knows({}, "business") with data.profile as fixtures.profile
}

party_abroad := [party("example-inc", "US", [])]

looked_up(days) := fixtures.application({"listings": {"owners_screened_days_ago": days, "suppliers": party_abroad}})

test_owners_are_looked_up_anew_each_year if {
	every days in [0, 365] {
		count(rule.unknown) == 0 with input as looked_up(days) with data.profile as fixtures.profile
	}
	every days in [null, -1, 366] {
		rule.unknown == {"listings.owners_screened_days_ago"} with input as looked_up(days)
			with data.profile as fixtures.profile
	}
}

test_owners_of_critical_applications_are_looked_up if {
	ordinary := object.union(looked_up(null), {"criticality": "business"})
	count(rule.unknown) == 0 with input as ordinary with data.profile as fixtures.profile
	unstated := object.union(looked_up(null), {"criticality": null})
	rule.unknown == {"listings.owners_screened_days_ago"} with input as unstated with data.profile as fixtures.profile
}

test_nobody_is_looked_up_for_suppliers_at_home if {
	facts := fixtures.application({"listings": {
		"owners_screened_days_ago": null,
		"suppliers": [party("lyon-cloud", "FR", [])],
	}})
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

bound(criticality, lists) := fixtures.application({
	"criticality": criticality,
	"listings": {"terms": [{"name": "store", "lists_of": lists, "path": "single:cloud_service:store"}]},
})

test_lists_of_ones_own_may_be_enforced if {
	every lists in [[], ["FR"]] {
		count(rule.deny) == 0 with input as bound("government", lists) with data.profile as fixtures.profile
		count(rule.unknown) == 0 with input as bound("government", lists) with data.profile as fixtures.profile
	}
}

test_foreign_lists_in_a_contract_are_found if {
	found := rule.deny with input as bound("government", ["CN", "FR", "US"]) with data.profile as fixtures.profile
	found == {{
		"message": sprintf("{asset} stops without store, whose contract lets sanctions lists of %s be enforced against it", [country]),
		"path": "single:cloud_service:store",
		"discriminator": sprintf("terms:%s:single:cloud_service:store", [country]),
	} |
		some country in ["CN", "US"]
	}
}

test_contracts_are_asked_of_critical_applications if {
	every criticality in ["government", null] {
		rule.unknown == {"listings.terms.lists_of"} with input as bound(criticality, null) with data.profile as fixtures.profile
	}
	count(rule.unknown) == 0 with input as bound("business", null) with data.profile as fixtures.profile
	count(rule.deny) == 0 with input as bound("business", ["US"]) with data.profile as fixtures.profile
}

test_of_an_application_that_may_be_critical_foreign_lists_are_unknown if {
	count(rule.deny) == 0 with input as bound(null, ["US"]) with data.profile as fixtures.profile
	rule.unknown == {"criticality"} with input as bound(null, ["US"]) with data.profile as fixtures.profile
}

may_stop(suppliers, terms) := fixtures.application({"listings": {"open_suppliers": suppliers, "open_terms": terms}})

test_trusted_suppliers_who_may_stop_it_and_enforce_no_foreign_lists_pass if {
	facts := may_stop([{"country": "FR", "lists": []}], [{"lists_of": ["FR"]}])
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_supplier_on_a_list_who_may_stop_it_leaves_it_open if {
	facts := may_stop([{"country": "FR", "lists": ["a list"]}], [])
	rule.unknown == {"listings.open_suppliers"} with input as facts with data.profile as fixtures.profile
}

test_an_owner_on_a_list_leaves_open_what_a_supplier_does_who_may_stop_it if {
	facts := fixtures.application({"listings": {
		"owners": [party("agency", "FR", ["a list"])],
		"open_suppliers": [{"country": "FR", "lists": []}],
	}})
	rule.unknown == {"listings.open_suppliers"} with input as facts with data.profile as fixtures.profile
}

test_a_foreign_supplier_who_may_stop_it_asks_for_the_owner_to_be_looked_up if {
	facts := fixtures.application({"listings": {
		"open_suppliers": [{"country": "US", "lists": []}],
		"owners_complete": null,
		"owners_screened_days_ago": null,
	}})
	rule.unknown == {"listings.owners_complete", "listings.owners_screened_days_ago"} with input as facts
		with data.profile as fixtures.profile
}

test_foreign_or_unknown_terms_of_what_may_stop_it_leave_it_open if {
	every terms in [{"lists_of": ["US"]}, {"lists_of": null}] {
		facts := may_stop([], [terms])
		rule.unknown == {"listings.open_terms"} with input as facts with data.profile as fixtures.profile
	}
}
