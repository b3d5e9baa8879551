# METADATA
# title: Lineage is not declared to the root
# description: >
#   Somewhere up the line nobody states on which model this one is based, or its developer does not disclose it. Origin
#   and what was built in come down from there, and so does the licence of weights; none of it can be judged.
# custom:
#   id: MOD-03
#   severity: medium
#   applies_to: [model]
#   controls:
#     eu-csf:
#       contributes: ["5.4"]
#     ai-act:
#       related: ["53"]
#   remediation: >
#     State base_models for this model and for each of its ancestors; an empty list says that one was trained from
#     scratch. What a developer does not disclose stays open, also as `undisclosed`: ask for it, or choose a model whose
#     descent is published.
package sovcheck.models.undeclared_lineage

deny contains finding if {
	not input.lineage.declared
	not input.lineage.undisclosed
	finding := {
		"message": sprintf("Its lineage is not declared to a root: it breaks off %s", [place(input.lineage.depth)]),
		"path": null,
	}
}

deny contains finding if {
	input.lineage.undisclosed
	finding := {
		"message": sprintf("It does not disclose what it is based on: its lineage ends %s", [place(input.lineage.depth)]),
		"path": null,
		"discriminator": "undisclosed",
	}
}

place(0) := "with the model itself"

place(depth) := sprintf("%d models further up", [depth]) if depth > 1

place(1) := "one model further up"
