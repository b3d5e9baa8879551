# METADATA
# title: Somebody who can be compelled abroad can read the data
# description: >
#   An organization outside the trusted set, in a country whose law can force it to hand data over, has access to
#   personal or more protected data, if only through a subsidiary. The place of storage does not help; keys that only
#   the customer holds and attested confidential computing do.
# custom:
#   id: DAT-03
#   severity: high
#   applies_to: [dataset]
#   needs: []
#   needs_to_pass: [data_class, reach_complete, access_complete]
#   controls:
#     eu-csf: ["2.2", "2.3"]
#     bsi-c5: [OPS-33]
#     eu-data-act: ["32"]
#   remediation: >
#     Hold the keys alone (key_custody customer-only), process in attested confidential computing, or move the data to
#     operators whose whole chain of owners sits inside the trusted set.
package sovcheck.data.compelled_access

import data.sovcheck.lib.protection
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

applies if protection.personal(input.data_class)

applies := false if protection.impersonal(input.data_class)

deny contains finding if {
	some party in trust.foreign_parties(input.exposure.access)
	party.organization != null
	party.compelled_access == true
	finding := {
		"message": sprintf("%s can read %s data and can be compelled to hand it over", [
			wording.exposure(party),
			input.data_class,
		]),
		"path": party.path,
		"discriminator": wording.key(party.country, party.organization),
	}
}

unknown contains "exposure.access" if trust.some_unplaced(input.exposure.access)

unknown contains "exposure.access" if {
	some party in trust.foreign_parties(input.exposure.access)
	party.organization != null
	party.compelled_access == null
}
