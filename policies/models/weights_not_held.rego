# METADATA
# title: No hashed copy of the weights is held
# description: >
#   Without files of one's own the model is gone when its provider leaves; without their hashes nobody can tell whether
#   they are still the ones that were tested.
# custom:
#   id: MOD-05
#   severity: high
#   applies_to: [model]
#   needs: [access]
#   needs_to_pass: [ancestor, weights.files, weights.hashed]
#   controls:
#     eu-csf: ["1.8"]
#   remediation: >
#     Download the weights into storage of your own and list every file with its sha256; for a model behind an API
#     choose one whose weights can be had, or hold such a one in reserve.
package sovcheck.models.weights_not_held

# Of a model that is only an ancestor nobody needs a copy.
applies if input.ancestor == false

applies := false if input.ancestor == true

deny contains finding if {
	input.access == "api"
	finding := {
		"message": "It is reached through an API, so no copy of its weights is held",
		"path": null,
		"discriminator": "api",
	}
}

deny contains finding if {
	input.access == "weights"
	input.weights.files == 0
	finding := {"message": "No file of its weights is held", "path": null, "discriminator": "no-files"}
}

deny contains finding if {
	input.access == "weights"
	input.weights.files > 0
	input.weights.hashed == false
	finding := {
		"message": "Not every file of its weights has a sha256",
		"path": null,
		"discriminator": "unhashed",
	}
}
