package sovcheck.evidence.low_quality_test

import data.sovcheck.evidence.low_quality as rule
import data.sovcheck.lib.fixtures

found(evaluations) := findings if {
	findings := rule.deny with input as fixtures.model({"evaluations": evaluations}) with data.profile as fixtures.profile
}

test_just_enough_passes if count(found([fixtures.evaluation("a", 90)])) == 0

test_each_benchmark_is_judged_on_its_own if {
	found([fixtures.evaluation("a", 89.9), fixtures.evaluation("b", 99)]) == {{
		"message": "By a {asset} reaches 89.9 % of its reference; the profile requires 90 %",
		"path": null,
		"discriminator": "a",
	}}
}

test_a_score_without_a_reference_is_unknown if {
	alone := object.union(fixtures.evaluation("a", 50), {"reference": null, "share": null})
	count(found([alone])) == 0
	rule.unknown == {"evaluations.share"} with input as fixtures.model({"evaluations": [alone]})
}

test_without_measurements_nothing_is_judged if {
	rule.applies == false with input as fixtures.model({"evaluations": []})
	rule.applies == false with input as fixtures.model({"evaluations": null})
}

test_an_ancestor_is_not_judged if rule.applies == false with input as fixtures.model({"ancestor": true})

test_what_may_be_used_may_be_no_ancestor if {
	not rule.applies with input as fixtures.model({"ancestor": null})
	not rule.applies == false with input as fixtures.model({"ancestor": null})
}
