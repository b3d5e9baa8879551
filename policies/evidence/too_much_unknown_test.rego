package sovcheck.evidence.too_much_unknown_test

import data.sovcheck.evidence.too_much_unknown as rule
import data.sovcheck.lib.fixtures

knowing(share, names) := fixtures.model({"completeness": {"unknown_share": share, "unknown": names}})

test_the_limit_itself_passes if {
	count(rule.deny) == 0 with input as knowing(75, []) with data.profile as fixtures.profile
}

test_more_is_found_and_named if {
	rule.deny == {{
		"message": "76.5 % of the facts about {asset} are unknown; the profile allows 75 %. Unknown are access and licence",
		"path": null,
	}} with input as knowing(76.5, ["licence", "access"]) with data.profile as fixtures.profile
}

test_what_nothing_depends_on_is_not_judged if rule.applies == false with input as fixtures.model(fixtures.undeployed)

test_an_ancestor_is_not_judged if {
	rule.applies == false with input as fixtures.model({"ancestor": true})
	rule.applies == true with input as fixtures.gpu_host({})
}

test_what_may_be_used_may_be_no_ancestor if {
	not rule.applies with input as fixtures.model({"ancestor": null})
	not rule.applies == false with input as fixtures.model({"ancestor": null})
	rule.unknown == {"ancestor"} with input as fixtures.model({"ancestor": null})
}
