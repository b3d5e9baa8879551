# METADATA
# title: Free weights, but only foreign hosts
# description: >
#   The weights are open or come from a trusted developer, yet somebody outside the trusted set can stop every host that
#   runs them, as its operator, owner, landlord or otherwise. The dependency was not removed but moved from the model to
#   the machine.
# custom:
#   id: CMP-05
#   severity: high
#   applies_to: [model]
#   needs_to_pass: [access]
#   controls:
#     eu-csf: ["1.8", "5.6"]
#   remediation: Serve the weights from at least one host whose operator and owners sit inside the trusted set.
package sovcheck.compute.layer_shift

import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.ways
import data.sovcheck.lib.wording

applies if {
	input.access == "weights"
	count(input.hosts) > 0
	free
}

applies := false if input.access == "api"

applies := false if {
	count(input.hosts) == 0
	input.hosts_complete == true
}

applies := false if {
	input.openness == "closed"
	count(trust.foreign_parties(input.developer.controllers)) > 0
}

deny contains finding if {
	no_trusted_host
	parties := {named |
		some host in input.hosts
		some party in trust.telling(trust.foreign_parties(host.cutoff))
		named := {"country": party.country, "organization": party.organization, "organization_name": party.organization_name}
	}
	finding := {
		"message": sprintf("Its weights are free, but every host that runs it is under foreign control: %s", [
			wording.enumeration({wording.exposure(party) | some party in parties}),
		]),
		"path": paths.first({witness |
			some party in parties
			witness := paths.witness(input.exposure.cutoff, party.country, party.organization)
			witness != null
		}),
		"discriminator": ways.key(parties),
	}
}

# What else may stop a host is not known of the host: CMP-08 says so.
# Some host does not say which models it serves.
unknown contains "hosts_complete" if {
	count(input.hosts) == 0
	input.hosts_complete == null
}

unknown contains "hosts.control" if {
	not some_trusted_host
	not no_trusted_host
}

unknown contains "openness" if {
	not free
	input.openness == null
}

unknown contains "developer.control" if {
	not free
	input.openness == "closed"
}

free if not input.openness in {"closed", null}

free if trust.controlled_inside(input.developer)

# Whoever can stop the machine by whatever way, its place, its cloud, its management plane, has the model in hand.
foreign(host) if count(trust.foreign_parties(host.cutoff)) > 0

some_trusted_host if {
	some host in input.hosts
	trust.controlled_inside(host)
	not foreign(host)
}

no_trusted_host if {
	every host in input.hosts {
		foreign(host)
	}
}
