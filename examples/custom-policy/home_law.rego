# METADATA
# title: Contract is not under home law
# description: A contract under foreign law is enforced by foreign courts, also inside an alliance.
# custom:
#   id: ACME-01
#   severity: medium
#   applies_to: [cloud_service, gpu_host]
#   needs: [contract.law]
#   controls: {house-rules: ["4.2"]}
#   remediation: Renegotiate the contract under home law, or record an accepted dependency.
package acme.home_law

deny contains finding if {
	input.contract.law != data.profile.home
	finding := {
		"message": sprintf("the contract is under the law of %s, not of %s", [input.contract.law, data.profile.home]),
		"path": null,
	}
}
