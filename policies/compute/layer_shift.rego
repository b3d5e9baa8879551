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
#     eu-csf:
#       contributes: ["1.8", "4.6", "5.6"]
#   remediation: Serve the weights from at least one host whose operator and owners sit inside the trusted set.
package sovcheck.compute.layer_shift

import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.ways
import data.sovcheck.lib.wording

applies := logic.known(logic.all_of([logic.one_of(input.access, {"weights"}), served, free]))

served := logic.any_of([count(input.hosts) > 0, logic.possible(input.hosts_complete == null)])

deny contains finding if {
	no_trusted_host
	parties := {named |
		some host in input.hosts
		some party in trust.most_specific(trust.foreign_parties(host.cutoff))
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
	free == null
	input.openness == null
}

unknown contains "developer.control" if {
	free == null
	input.openness == "closed"
}

free := logic.any_of([logic.negated(logic.one_of(input.openness, {"closed"})), developed_inside])

default developed_inside := null

developed_inside if trust.controlled_inside(input.developer)

developed_inside := false if count(trust.foreign_parties(input.developer.controllers)) > 0

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
