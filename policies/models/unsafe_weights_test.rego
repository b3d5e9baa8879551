package sovcheck.models.unsafe_weights_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.unsafe_weights as rule

kinds(changes) := {finding.discriminator | some finding in found} if {
	found := rule.deny with input as fixtures.model(changes)
}

test_hashed_safetensors_pass if {
	count(kinds({})) == 0
	count(rule.unknown) == 0 with input as fixtures.model({})
}

test_pickle_is_found if kinds({"weights": {"formats": ["pickle", "safetensors"]}}) == {"pickle"}

test_unhashed_files_are_found if kinds({"weights": {"hashed": false}}) == {"unhashed"}

test_remote_code_that_is_not_pinned_is_found if {
	kinds({"remote_code": true, "revision_pinned": false}) == {"remote-code"}
}

test_pinned_remote_code_passes if count(kinds({"remote_code": true})) == 0

test_remote_code_of_an_unstated_revision_is_unknown if {
	facts := fixtures.model({"remote_code": true, "revision": null, "revision_pinned": null})
	count(rule.deny) == 0 with input as facts
	rule.unknown == {"revision", "revision_pinned"} with input as facts
}

test_an_unstated_revision_is_unknown if {
	facts := fixtures.model({"revision": null})
	count(rule.deny) == 0 with input as facts
	rule.unknown == {"revision"} with input as facts
}

test_everything_wrong_is_three_findings if {
	kinds({
		"remote_code": true,
		"revision_pinned": false,
		"weights": {"hashed": false, "formats": ["pickle"]},
	}) == {"pickle", "unhashed", "remote-code"}
}

test_files_that_nobody_stated_are_no_finding if {
	count(kinds({"weights": {"files": null, "hashed": null, "formats": null}})) == 0
}

test_a_model_behind_an_api_is_not_judged if rule.applies == false with input as fixtures.model(fixtures.through_api)

test_remote_code_that_nobody_stated_is_no_finding if {
	count(kinds({"remote_code": null, "revision_pinned": false})) == 0
}

test_what_was_found_where_it_runs_counts if {
	kinds({"smoke": {"pickles": 1, "remote_code": true, "hash_differs": true, "failures": ["E_WEIGHTS_UNSIGNED"]}}) == {
		"pickle-observed",
		"remote-code-observed",
		"hash-observed",
		"unsigned-observed",
	}
}

test_remote_code_that_is_declared_is_no_surprise if {
	count(kinds({"remote_code": true, "smoke": {"remote_code": true}})) == 0
}

test_without_a_smoke_nothing_was_found if count(kinds({"smoke": fixtures.no_smoke})) == 0

test_an_ancestor_is_not_judged if rule.applies == false with input as fixtures.model({"ancestor": true})

test_what_may_be_used_may_be_no_ancestor if {
	not rule.applies with input as fixtures.model({"ancestor": null})
	not rule.applies == false with input as fixtures.model({"ancestor": null})
}

test_a_branch_is_no_revision if {
	facts := fixtures.model({"revision": "main", "revision_moves": true})
	rule.deny == {{
		"message": "Its revision main is a branch, under which tomorrow other files may stand",
		"path": null,
		"discriminator": "moving-revision",
	}} with input as facts
}

test_a_model_behind_ones_own_api_is_judged if {
	rule.applies == true with input as fixtures.model({"access": "api", "in_house": true})
}

test_another_format_may_be_any if {
	"weights.formats" in rule.unknown with input as fixtures.model({"weights": {"formats": ["other", "safetensors"]}})
	not "weights.formats" in rule.unknown with input as fixtures.model({"weights": {"formats": ["onnx", "safetensors"]}})
}
