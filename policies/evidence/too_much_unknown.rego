# METADATA
# title: Too little is known of it to judge
# description: >
#   Applications depend on it, and of the fields that an inventory can state of such an asset more are unknown than the
#   profile allows. Rules that find nothing in so little find nothing because nothing is there, so this fails.
# custom:
#   id: EVD-06
#   severity: high
#   applies_to: [cloud_service, gpu_host, model]
#   remediation: >
#     State what is listed as unknown; `sovcheck facts` shows all of it for one asset.
package sovcheck.evidence.too_much_unknown

import data.sovcheck.lib.deployments
import data.sovcheck.lib.logic
import data.sovcheck.lib.wording

# Nobody has to know more of an ancestor than its lineage and its terms, which other rules judge.
applies := logic.known(logic.all_of([
	deployments.in_use(input.deployment),
	logic.negated(object.get(input, "ancestor", false)),
]))

deny contains finding if {
	allowed := data.profile.thresholds.unknown_share
	input.completeness.unknown_share > allowed
	finding := {
		"message": sprintf("%s %% of the facts about {asset} are unknown; the profile allows %s %%. Unknown are %s", [
			wording.decimal(input.completeness.unknown_share),
			wording.decimal(allowed),
			wording.enumeration({name | some name in input.completeness.unknown}),
		]),
		"path": null,
	}
}

unknown contains "ancestor" if {
	input.kind == "model"
	input.ancestor == null
}
