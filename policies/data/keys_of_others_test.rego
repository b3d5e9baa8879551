package sovcheck.data.keys_of_others_test

import data.sovcheck.data.keys_of_others as rule
import data.sovcheck.lib.fixtures

found(kept) := findings if {
	findings := rule.deny with input as fixtures.dataset({"kept": kept})
}

backup(copy) := object.union(copy, {"backup": true})

test_keys_of_ones_own_pass if {
	count(found([fixtures.kept_by_owner])) == 0
	count(rule.unknown) == 0 with input as fixtures.dataset({})
	rule.applies with input as fixtures.dataset({})
}

test_whoever_else_can_use_the_keys_is_found if {
	found([fixtures.kept_by_other("lyon-compute", "FR")]) == {{
		"message": "lyon-compute (FR) can use the keys of the personal data of {asset} that is stored",
		"path": "kept:lyon-compute",
		"discriminator": "FR:lyon-compute",
	}}
}

test_all_copies_of_one_holder_are_one_finding if {
	copy := fixtures.kept_by_other("lyon-compute", "FR")
	{finding.message | some finding in found([copy, backup(copy)])} == {"lyon-compute (FR) can use the keys of the personal data of {asset} that is backed up and stored"}
}

test_each_holder_is_one_finding if {
	{finding.discriminator | some finding in found([
		fixtures.kept_by_other("lyon-compute", "FR"),
		fixtures.kept_by_other("example-inc", null),
	])} == {"FR:lyon-compute", "-:example-inc"}
}

test_keys_of_which_nobody_says_who_has_them_are_unknown if {
	facts := fixtures.dataset({"kept": [object.union(fixtures.kept_by_owner, {"keys": null})]})
	count(rule.deny) == 0 with input as facts
	rule.unknown == {"kept.keys"} with input as facts
}

test_internal_data_is_not_judged if rule.applies == false with input as fixtures.dataset({"data_class": "internal"})

test_data_of_an_unknown_class_may_need_judging if {
	facts := fixtures.dataset({"data_class": null})
	not rule.applies with input as facts
	not rule.applies == false with input as facts
}
