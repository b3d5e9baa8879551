# METADATA
# title: Weights cannot be trusted to be what was tested
# description: >
#   Pickle files can run code when they are loaded; files without hashes can be exchanged unnoticed; remote code that
#   is not pinned to a revision is whatever its author publishes next.
# custom:
#   id: MOD-08
#   severity: high
#   applies_to: [model]
#   needs: []
#   needs_to_pass: [access, weights.formats, weights.hashed, remote_code]
#   controls:
#     bsi-c3a: ["4-05", "4-06"]
#     cada: ["L2(i)"]
#   remediation: >
#     Convert the files to safetensors or GGUF, state the sha256 of each, and pin the revision to a commit or do
#     without remote code.
package sovcheck.models.unsafe_weights

applies if input.access == "weights"

applies := false if input.access == "api"

deny contains finding if {
	input.weights.formats != null
	"pickle" in input.weights.formats
	finding := {"message": "Files in pickle format can run code on loading", "path": null, "discriminator": "pickle"}
}

deny contains finding if {
	input.weights.hashed == false
	finding := {"message": "Not every file has a sha256 to check it by", "path": null, "discriminator": "unhashed"}
}

deny contains finding if {
	input.remote_code == true
	input.revision_pinned == false
	finding := {
		"message": "It runs remote code of a revision that is not pinned",
		"path": null,
		"discriminator": "remote-code",
	}
}

unknown contains "revision_pinned" if {
	input.remote_code == true
	input.revision_pinned == null
}
