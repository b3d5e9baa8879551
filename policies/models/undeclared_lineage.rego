# METADATA
# title: Lineage is not declared to the root
# description: >
#   Somewhere up the line nobody states on which model this one is based. Origin, licence and what was built in come
#   down from there, and cannot be judged.
# custom:
#   id: MOD-03
#   severity: medium
#   applies_to: [model]
#   needs: []
#   controls:
#     eu-csf: ["5.4"]
#     ai-act: ["53"]
#   remediation: >
#     State base_models for this model and for each of its ancestors; an empty list says that one was trained from
#     scratch.
package sovcheck.models.undeclared_lineage

deny contains finding if {
	not input.lineage.declared
	finding := {
		"message": sprintf("its base models are not declared up to a root; %d steps up are known", [input.lineage.depth]),
		"path": null,
	}
}
