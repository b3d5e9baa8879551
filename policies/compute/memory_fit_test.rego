package sovcheck.compute.memory_fit_test

import data.sovcheck.compute.memory_fit as rule
import data.sovcheck.lib.fixtures

test_models_that_just_fit_pass if {
	count(rule.deny) == 0 with input as fixtures.gpu_host({"models_gib": 160, "memory_gib": 160})
}

test_models_that_do_not_fit_are_found_with_the_numbers if {
	rule.deny == {{
		"message": "The weights of the models of {asset} need 160.1 GiB; its accelerators have 160 GiB",
		"path": null,
	}} with input as fixtures.gpu_host({"models_gib": 160.1, "memory_gib": 160})
}

test_the_known_weights_can_already_be_too_much if {
	unsized := object.union(fixtures.served_model, {"weights_gib": null})
	facts := fixtures.gpu_host({"models": [fixtures.served_model, unsized], "models_gib": null, "memory_gib": 100})
	count(rule.deny) == 1 with input as facts
}

test_weights_of_unknown_size_are_no_finding if {
	unsized := object.union(fixtures.served_model, {"weights_gib": null})
	count(rule.deny) == 0 with input as fixtures.gpu_host({"models": [unsized], "models_gib": null})
}

test_a_host_that_serves_nothing_passes if {
	count(rule.deny) == 0 with input as fixtures.gpu_host({"models": [], "models_gib": 0})
}

test_main_memory_is_named_where_there_are_no_accelerators if {
	rule.deny == {{
		"message": "The weights of the models of {asset} need 44.7 GiB; its main memory has 32 GiB",
		"path": null,
	}} with input as fixtures.gpu_host({"accelerators": [], "models_gib": 44.7, "memory_gib": 32})
}

test_large_clusters_are_written_without_exponents if {
	{finding.message | some finding in rule.deny} == {"The weights of the models of {asset} need 1.03 million GiB; its accelerators have 2048 GiB"} with input as fixtures.gpu_host({
		"models_gib": 1032192.5,
		"memory_gib": 2048.25,
	})
}

test_a_host_that_serves_nothing_is_not_judged if {
	rule.applies == false with input as fixtures.gpu_host({"models": []})
	rule.applies == true with input as fixtures.gpu_host({})
	not rule.applies with input as fixtures.gpu_host({"models": null})
}
