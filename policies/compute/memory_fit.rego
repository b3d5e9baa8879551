# METADATA
# title: Models do not fit the accelerators
# description: >
#   The weights of the models served here need more memory than the declared accelerators have, or than the main memory
#   where there are none. Either the inventory is wrong, or the models do not run here but somewhere else.
# custom:
#   id: CMP-09
#   severity: medium
#   applies_to: [gpu_host]
#   needs: [memory_gib, models]
#   needs_to_pass: [models, models_gib]
#   remediation: >
#     Correct the accelerators, main_memory_gib, the parameters or the dtype in the inventory; or add memory, quantize,
#     or serve fewer models here.
package sovcheck.compute.memory_fit

import data.sovcheck.lib.wording

applies := input.models != [] if input.models != null

deny contains finding if {
	weights > input.memory_gib
	finding := {
		"message": sprintf("The weights of the models of {asset} need %s GiB; %s %s GiB", [
			wording.decimal(weights),
			holder,
			wording.decimal(input.memory_gib),
		]),
		"path": null,
	}
}

default holder := "its accelerators have"

holder := "its main memory has" if input.accelerators == []

weights := input.models_gib if input.models_gib != null

# What is known of the weights can already be too much.
weights := sum([model.weights_gib | some model in input.models; model.weights_gib != null]) if input.models_gib == null
