# METADATA
# title: No bill of materials
# description: >
#   Critical applications depend on software of which nobody has a complete bill of materials (SBOM) - every component
#   with its supplier - under a digest. Without one nobody can say who had a part in it, nor what a flaw in a component
#   concerns.
# custom:
#   id: DEP-07
#   severity: medium
#   applies_to: [software]
#   needs_to_pass: [sbom.hashed, sbom.complete]
#   controls:
#     bsi-c3a:
#       contributes: ["5-01"]
#     cada:
#       contributes: ["L2(i)"]
#   remediation: >
#     Ask the supplier for a bill of materials in CycloneDX or SPDX, or make one from the build, keep it, and state its
#     sha256 and that it is complete under sbom.
package sovcheck.dependencies.missing_materials

import data.sovcheck.lib.deployments

applies := asked_for

default asked_for := false

asked_for if deployments.may_be_critical(input.deployment)

default critical := false

critical if deployments.critical(input.deployment)

deny contains finding if {
	critical
	some kind, shortcoming in shortcomings
	finding := {
		"message": sprintf("Critical applications depend on {asset}, and its bill of materials %s", [shortcoming]),
		"path": null,
		"discriminator": kind,
	}
}

unknown contains "deployment.criticality" if {
	asked_for
	not critical
	count(shortcomings) > 0
}

shortcomings["complete"] := "does not name every component and supplier" if input.sbom.complete == false

shortcomings["digest"] := "has no digest, so that it may be any" if input.sbom.hashed == false
