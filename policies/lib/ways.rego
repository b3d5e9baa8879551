# METADATA
# title: By which way somebody has power
package sovcheck.lib.ways

import data.sovcheck.lib.wording

# What stands after "can stop it": the first step of the path.
word(via) := _words[via] if _words[via]

word(via) := "through whoever runs it" if not _words[via]

_words := {
	"administered_from": "from where it is administered",
	"keys_held_by": "with the keys to it",
	"licensed_by": "by ending or changing its licence",
	"located_in": "by the law of the place where it stands",
	"managed_by": "through its management plane, what it reports home, or a licence server",
	"owned_by": "as its owner",
	"requires": "through what it requires",
	"stands_on": "through the cloud that it stands on",
}

# One key for several parties, which changes with any of them.
key(parties) := concat("+", sort({wording.key(party.country, party.organization) | some party in parties}))
