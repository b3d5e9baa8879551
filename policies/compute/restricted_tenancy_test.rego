package sovcheck.compute.restricted_tenancy_test

import data.sovcheck.compute.restricted_tenancy as rule
import data.sovcheck.lib.fixtures

test_restricted_work_on_an_owned_machine_passes if {
	facts := fixtures.gpu_host({"deployment": {"data_classes": ["secret"]}})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_other_work_on_a_rented_machine_passes if {
	facts := fixtures.gpu_host({"tenancy": "cloud"})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_restricted_data_and_applications_on_a_rented_machine_are_one_finding if {
	facts := fixtures.gpu_host({
		"tenancy": "rented",
		"deployment": {"criticalities": ["business", "national-security"], "data_classes": ["secret", "sensitive"]},
	})
	rule.deny == {{
		"message": concat("", [
			"Its tenancy is rented, but national-security applications, secret data and sensitive data ",
			"depend on it and need a machine that is colocated or owned",
		]),
		"path": "controller:operator:lyon-compute",
		"discriminator": "rented:lyon-compute",
	}} with input as facts with data.profile as fixtures.profile
}

test_a_machine_of_others_is_rented_whatever_it_is_declared_as if {
	every tenancy in ["owned", "colocated"] {
		facts := fixtures.gpu_host({
			"tenancy": tenancy,
			"owned_in_house": false,
			"deployment": {"data_classes": ["secret"]},
		})
		rule.deny == {{
			"message": sprintf("It is declared as %s and belongs to lyon-compute, so that it is rented%s", [
				tenancy,
				", but secret data depend on it and need a machine that is colocated or owned",
			]),
			"path": "controller:operator:lyon-compute",
			"discriminator": "rented:lyon-compute",
		}} with input as facts with data.profile as fixtures.profile
	}
}

test_restricted_work_on_a_machine_of_whom_nobody_says_is_unknown if {
	facts := fixtures.gpu_host({"owned_in_house": null, "deployment": {"data_classes": ["secret"]}})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"owned_in_house"} with input as facts with data.profile as fixtures.profile
}

test_other_work_may_be_on_a_machine_of_whomever if {
	facts := fixtures.gpu_host({"owned_in_house": null})
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_profile_that_allows_rented_machines_allows_those_of_others if {
	facts := fixtures.gpu_host({"owned_in_house": false, "deployment": {"data_classes": ["secret"]}})
	restricted := object.union(fixtures.profile.restricted, {"tenancies": ["rented"]})
	count(rule.deny) == 0 with input as facts
		with data.profile as object.union(fixtures.profile, {"restricted": restricted})
}

test_an_unknown_operator_leaves_the_finding_without_a_path if {
	facts := fixtures.gpu_host({
		"tenancy": "cloud",
		"operator": fixtures.no_organization,
		"deployment": {"data_classes": ["secret"]},
	})
	{finding.path | some finding in rule.deny} == {null} with input as facts with data.profile as fixtures.profile
}

test_a_host_that_nothing_depends_on_is_not_judged if {
	facts := fixtures.gpu_host(fixtures.undeployed)
	rule.applies == false with input as facts
}

idle(classes, complete) := object.union(
	fixtures.gpu_host({}).deployment,
	{"applications": 0, "data_classes": classes, "complete": complete},
)

test_data_that_is_only_kept_here_counts if {
	rule.applies with input as fixtures.gpu_host({"deployment": idle(["secret"], true)})
}

test_data_without_a_class_counts if {
	rule.applies with input as fixtures.gpu_host({"deployment": idle([], null)})
}

test_a_host_for_nothing_is_not_judged if {
	not rule.applies with input as fixtures.gpu_host({"deployment": idle([], true)})
}

test_a_machine_that_is_declared_as_owned_and_seen_as_rented_is_found if {
	facts := fixtures.gpu_host({"observed": {"truth": "rented", "provider": "Example Cloud"}})
	rule.deny == {{
		"message": concat("", [
			"It is declared as owned, and a smoke on it found the traces of a rented machine ",
			"(Example Cloud)",
		]),
		"path": "observed",
		"discriminator": "observed",
	}} with input as facts with data.profile as fixtures.profile
}

test_what_is_seen_counts_also_where_nothing_depends_on_it if {
	facts := fixtures.gpu_host(object.union(fixtures.undeployed, {"observed": {"truth": "rented", "provider": null}}))
	rule.applies with input as facts
	count(rule.deny) == 1 with input as facts with data.profile as fixtures.profile
}

test_a_machine_that_is_declared_as_rented_may_be_seen_as_such if {
	facts := fixtures.gpu_host({"tenancy": "rented", "observed": {"truth": "rented"}})
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_machine_that_does_not_show_whose_it_is_stays_unknown if {
	virtual := {"observed": {"truth": "unknown"}}
	every tenancy in ["owned", "colocated"] {
		facts := fixtures.gpu_host(object.union_n([fixtures.undeployed, virtual, {"tenancy": tenancy}]))
		rule.applies with input as facts
		rule.unknown == {"observed.truth"} with input as facts
	}
}

test_a_rented_machine_may_be_virtual if {
	facts := fixtures.gpu_host({"tenancy": "rented", "observed": {"truth": "unknown"}})
	count(rule.unknown) == 0 with input as facts
}
