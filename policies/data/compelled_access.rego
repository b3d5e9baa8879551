# METADATA
# title: Somebody who can be compelled abroad can read the data
# description: >
#   An organization outside the trusted set, in a country whose law can force it to hand data over, has access to
#   personal or more protected data, if only through a subsidiary; or the data lies, or can be seen, in a country
#   outside the trusted set, whose law reaches whoever is there. Keys that only the customer holds help where bytes are
#   only kept, and attested confidential computing where they are used.
# custom:
#   id: DAT-03
#   severity: high
#   applies_to: [dataset]
#   needs_to_pass: [data_class, reach_complete, access_complete]
#   controls:
#     eu-csf:
#       contributes: ["2.2", "2.3", "3.1"]
#     bsi-c3a:
#       related: ["2-01"]
#     gdpr:
#       contributes: ["48"]
#     bsi-c5:
#       related: ["OPS-33"]
#     eu-data-act:
#       related: ["32"]
#   remediation: >
#     Move the data to operators whose whole chain of owners and people sits inside the trusted set; where it is only
#     kept, encrypt it before it arrives with keys that you alone hold (key_custody customer-only).
package sovcheck.data.compelled_access

import data.sovcheck.lib.logic
import data.sovcheck.lib.protection
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

applies := logic.known(protection.high(input.data_class))

deny contains finding if {
	some party in trust.foreign_parties(input.exposure.access)
	compelled(party)
	finding := {
		"message": message(party),
		"path": party.path,
		"discriminator": wording.key(party.country, party.organization),
	}
}

# Every state can compel whoever is on its territory; of others only some laws reach abroad.
compelled(party) if party.organization == null

compelled(party) if party.compelled_access == true

message(party) := sprintf("%s can read the %s data of {asset} and can be compelled to hand it over", [
	wording.exposure(party),
	input.data_class,
]) if {
	party.organization != null
}

message(party) := sprintf("The %s data of {asset} lies or can be seen in %s, and the law there can have whoever is there hand it over", [
	input.data_class,
	party.country,
]) if {
	party.organization == null
}

unknown contains "exposure.access" if trust.some_unplaced(input.exposure.access)

unknown contains "exposure.access" if {
	some party in trust.foreign_parties(input.exposure.access)
	party.organization != null
	party.compelled_access == null
}

# Whom only a claim of confidential computing keeps out could read it, as long as nothing proves the claim.
unknown contains "kept_out" if {
	some party in input.kept_out
	not party.country in data.profile.trusted
	may_be_compelled(party)
}

may_be_compelled(party) if party.organization == null

may_be_compelled(party) if party.compelled_access != false
