# METADATA
# title: Weights cannot be trusted to be what was tested
# description: >
#   Pickle files can run code when they are loaded; files without hashes can be exchanged unnoticed; a revision that is
#   the name of a branch, and remote code that is not pinned to one, are whatever their author publishes next. What signed evidence found where the model runs
#   counts, too.
# custom:
#   id: MOD-08
#   severity: high
#   applies_to: [model]
#   needs_to_pass: [ancestor, access, weights.formats, weights.hashed, remote_code]
#   controls:
#     bsi-c3a:
#       related: ["4-05", "4-06"]
#     cada:
#       related: ["L2(i)"]
#     nis2:
#       related: ["21(2)(d)"]
#   remediation: >
#     Convert the files to safetensors or GGUF, state the sha256 of each, and pin the revision to a commit or do
#     without remote code.
package sovcheck.models.unsafe_weights

import data.sovcheck.lib.logic

# What one offers oneself through an API is held all the same.
applies := logic.known(logic.all_of([
	logic.negated(input.ancestor),
	logic.any_of([logic.one_of(input.access, {"weights"}), input.in_house]),
]))

deny contains finding if {
	input.weights.formats != null
	"pickle" in input.weights.formats
	finding := {"message": "Files of {asset} in pickle format can run code on loading", "path": null, "discriminator": "pickle"}
}

deny contains finding if {
	input.weights.hashed == false
	finding := {"message": "Not every file of {asset} has a sha256 to check it by", "path": null, "discriminator": "unhashed"}
}

deny contains finding if {
	input.revision_moves == true
	finding := {
		"message": sprintf("Its revision %s is a branch, under which tomorrow other files may stand", [input.revision]),
		"path": null,
		"discriminator": "moving-revision",
	}
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

deny contains finding if {
	input.smoke.pickles != null
	input.smoke.pickles > 0
	finding := {
		"message": sprintf("Files that can run code on loading were found where {asset} runs: %d", [input.smoke.pickles]),
		"path": input.smoke.path,
		"discriminator": "pickle-observed",
	}
}

deny contains finding if {
	input.smoke.remote_code == true
	input.remote_code == false
	finding := {
		"message": "It is said to load no remote code, and where it runs it does",
		"path": input.smoke.path,
		"discriminator": "remote-code-observed",
	}
}

deny contains finding if {
	input.smoke.hash_differs
	finding := {
		"message": "Files where {asset} runs have other digests than the inventory stated then",
		"path": input.smoke.path,
		"discriminator": "hash-observed",
	}
}

deny contains finding if {
	"E_WEIGHTS_UNSIGNED" in input.smoke.failures
	finding := {
		"message": "Where {asset} runs, a signature of its publisher was asked for, and none that fits was found",
		"path": input.smoke.path,
		"discriminator": "unsigned-observed",
	}
}

# Another format may be pickle, or whatever else runs code on loading.
unknown contains "weights.formats" if {
	input.weights.formats != null
	"other" in input.weights.formats
}

unknown contains "revision" if input.revision == null

unknown contains "revision_pinned" if {
	input.remote_code == true
	input.revision_pinned == null
}
