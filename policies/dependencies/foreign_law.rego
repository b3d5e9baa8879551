# METADATA
# title: Contract is under foreign law
# description: >
#   The contract for a service or a rented machine is under the law of a country outside the trusted set, or disputes
#   about it go to the courts there. What a supplier may stop or hand over, and how fast one is heard, is then decided
#   abroad. Not asked of what is run in house.
# custom:
#   id: DEP-08
#   severity: high
#   applies_to: [cloud_service, gpu_host]
#   needs_to_pass: [contract.law, contract.venue]
#   controls:
#     eu-csf:
#       computes: ["2.1"]
#     bsi-c3a:
#       contributes: ["1-01"]
#     dora:
#       related: ["30"]
#   remediation: Agree on the law and the courts of a trusted country, or choose a supplier that offers them.
package sovcheck.dependencies.foreign_law

import data.sovcheck.lib.logic
import data.sovcheck.lib.tenancy
import data.sovcheck.lib.trust

# Who owns the machine rents it from nobody. Services are had from somebody, unless one runs them for oneself.
applies := logic.negated(input.in_house) if input.kind == "cloud_service"

applies := logic.known(logic.negated(tenancy.owned(input.tenancy, input.owned_in_house))) if input.kind == "gpu_host"

deny contains finding if {
	trust.foreign(input.contract.law)
	finding := {
		"message": sprintf("The contract for {asset} is under the law of %s", [input.contract.law]),
		"path": null,
		"discriminator": sprintf("law:%s", [input.contract.law]),
	}
}

deny contains finding if {
	trust.foreign(input.contract.venue)
	finding := {
		"message": sprintf("Disputes about the contract for {asset} go to the courts of %s", [input.contract.venue]),
		"path": null,
		"discriminator": sprintf("venue:%s", [input.contract.venue]),
	}
}

unknown contains "tenancy" if {
	input.kind == "gpu_host"
	input.tenancy == null
}

unknown contains "owned_in_house" if {
	input.kind == "gpu_host"
	input.tenancy == "owned"
	input.owned_in_house == null
}
