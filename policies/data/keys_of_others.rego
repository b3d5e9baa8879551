# METADATA
# title: Others can use the keys of the data
# description: >
#   Somebody else than who decides about the data, or a company of theirs, can use the keys of a place where it is
#   stored or backed up - the provider who encrypts it, a third party who holds the keys, or whoever runs a place that
#   encrypts nothing. Whoever has the keys can read it, and can be made to; whoever loses them has lost it.
# custom:
#   id: DAT-04
#   severity: high
#   applies_to: [dataset]
#   needs_to_pass: [data_class, kept_complete]
#   controls:
#     eu-csf:
#       contributes: ["3.1"]
#     bsi-c3a:
#       related: ["3-02", "3-05"]
#   remediation: >
#     Encrypt the data before it arrives, with keys that you alone hold (key_custody customer-only), or have them held by
#     a key service of your own (third-party, with yourself as the holder).
package sovcheck.data.keys_of_others

import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.protection
import data.sovcheck.lib.wording

applies := logic.known(protection.high(input.data_class))

deny contains finding if {
	some holder in holders
	copies := {copy | some copy in input.kept; holder in copy.holders}
	finding := {
		"message": sprintf("%s can use the keys of the %s data of {asset} that is %s", [
			wording.controller(holder),
			input.data_class,
			wording.enumeration({manner(copy.backup) | some copy in copies}),
		]),
		"path": paths.first({copy.path | some copy in copies}),
		"discriminator": wording.key(holder.country, holder.organization),
	}
}

holders contains holder if {
	some copy in input.kept
	some holder in copy.holders
}

manner(true) := "backed up"

manner(false) := "stored"

unknown contains "kept.keys" if {
	some copy in input.kept
	copy.keys == null
}
