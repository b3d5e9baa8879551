# METADATA
# title: Service or software is under foreign control
# description: >
#   Somebody outside the trusted set can stop the service: its provider, whoever decides for the provider alone or
#   with others, the cloud below it, the country where it runs or from where it is administered, whoever holds the keys.
#   Software is stopped by whoever runs the licence server that it asks, ends its licence, or runs what it requires.
#   So it is for whatever depends on it; how grave that is, the profile says.
# custom:
#   id: DEP-14
#   severity: high
#   severity_if_spared: info
#   applies_to: [cloud_service, software]
#   needs_to_pass: [cutoff_complete]
#   controls:
#     eu-csf:
#       computes: ["1.1"]
#       contributes: ["2.2", "2.3"]
#     bsi-c3a:
#       contributes: ["1-02", "1-03"]
#     secnumcloud:
#       contributes: ["19.6"]
#     cada:
#       contributes: ["L3(g)", "L4(g)"]
#     nis2:
#       related: ["21(2)(d)"]
#   remediation: >
#     Move to a provider whose whole chain of owners sits inside the trusted set and that runs on its own machines, and
#     to software that asks no licence server; or add an alternative under any_of that nobody of these can stop, and
#     test the switch to it.
package sovcheck.dependencies.foreign_service

import data.sovcheck.lib.trust
import data.sovcheck.lib.ways
import data.sovcheck.lib.wording

deny contains finding if {
	some party in trust.foreign_parties(input.exposure.cutoff)
	finding := {
		"message": sprintf("%s can stop {asset} %s", [wording.exposure(party), ways.word(party.via)]),
		"path": party.path,
		"discriminator": wording.key(party.country, party.organization),
	}
}

unknown contains "exposure.cutoff" if trust.some_unplaced(input.exposure.cutoff)
