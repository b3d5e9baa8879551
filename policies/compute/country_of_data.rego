# METADATA
# title: Host stands outside the countries for its data
# description: >
#   Applications bring data of a class to this host that the profile keeps in certain countries, and the host stands in
#   another. The law of the place reaches whatever is processed there.
# custom:
#   id: CMP-03
#   severity: high
#   applies_to: [gpu_host]
#   needs: [country]
#   needs_to_pass: [deployment.complete]
#   controls:
#     eu-csf:
#       contributes: ["3.4"]
#     bsi-c3a:
#       related: ["3-01"]
#     cada:
#       contributes: ["L1(b)", "L1(c)"]
#   remediation: Move this work to a host in an allowed country, or keep data of this class away from this host.
package sovcheck.compute.country_of_data

import data.sovcheck.lib.deployments
import data.sovcheck.lib.paths

applies := deployments.in_use(input.deployment)

deny contains finding if {
	some class, countries in data.profile.hosting
	class in input.deployment.data_classes
	countries != null
	not input.country in countries
	finding := {
		"message": sprintf("It stands in %s, where %s data may not be processed", [input.country, class]),
		"path": paths.witness(input.exposure.cutoff, input.country, null),
		"discriminator": sprintf("%s:%s", [class, input.country]),
	}
}
