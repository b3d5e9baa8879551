# METADATA
# title: Made outside the trusted set
# description: >
#   A developer, curator, signer or country of origin outside the trusted set. Origin is no power over what is held
#   here already: it is named, so that nobody takes it for home-made, and it blocks only where a profile grades it up.
# custom:
#   id: DEP-15
#   severity: info
#   applies_to: [model, dataset, software]
#   controls:
#     eu-csf:
#       contributes: ["5.2", "5.4"]
#   remediation: >
#     Keep the means to go on without its maker - source, build and people who know it - or choose one made inside the
#     trusted set.
package sovcheck.dependencies.made_abroad

import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

deny contains finding if {
	some party in trust.foreign_parties(input.exposure.origin)
	finding := {
		"message": sprintf("%s %s", [wording.exposure(party), parts[party.via]]),
		"path": party.path,
		"discriminator": wording.key(party.country, party.organization),
	}
}

# What it runs on, and what it requires, is told of those.
parts := {
	"built_by": "had a part in making {asset}",
	"derived_from": "had a part in a model that {asset} comes from",
	"trained_on": "compiled data that {asset} was trained on",
}

unknown contains "exposure.origin" if trust.some_unplaced(input.exposure.origin)

unknown contains "developer" if {
	input.kind in {"model", "software"}
	input.developer.id == null
}

unknown contains "lineage.declared" if {
	input.kind == "model"
	not input.lineage.declared
	not input.lineage.undisclosed
}

unknown contains "curator" if {
	input.kind == "dataset"
	input.curator.id == null
}

unknown contains "built_in" if {
	input.kind == "software"
	input.built_in == null
}

unknown contains "signer" if {
	input.kind == "software"
	input.signer.id == null
}
