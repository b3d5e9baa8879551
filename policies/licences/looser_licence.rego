# METADATA
# title: Licence is looser than those of its sources
# description: >
#   The model's own licence grants what a licence in its lineage does not - commercial use, a field, a country, a size, or
#   to be passed on under another licence than one that the source names (copyleft) - or cannot take in what is under the
#   source's. A model or data under terms that come down to what is made of them cannot be passed on under fewer; who
#   relies on the label breaks the terms of the source, and whoever gets the model from here does so too. Copyleft is
#   judged between models; where nobody read the source's text for it the result is unknown. What comes of data that was
#   trained on is not settled. Whoever made a source may put what comes of it under other terms.
# custom:
#   id: LIC-09
#   severity: high
#   applies_to: [model]
#   needs_to_pass:
#     - ancestor
#     - access
#     - licence.id
#     - terms.checked.commercial
#     - terms.checked.fields_of_use
#     - terms.checked.geography
#     - terms.checked.scale
#   remediation: >
#     Use a model whose licence is the one of its sources, or one that passes their limits on; where it is your own, put
#     it under the stricter terms, or train it anew without what is under them.
package sovcheck.licences.looser_licence

import data.sovcheck.lib.logic
import data.sovcheck.lib.wording

# What was made from nothing has no source; what is asked through an API is passed on by nobody here.
applies := logic.known(logic.all_of([
	logic.negated(input.ancestor),
	logic.one_of(input.access, {"weights"}),
	logic.any_of([input.lineage.depth > 0, count(sources) > 0]),
]))

# Whoever made something may put it, and what comes of it, under other terms.
sources contains term if {
	some term in input.terms.licences
	term.inherited
	every own in input.terms.own {
		own.licence != term.licence
	}
}

deny contains finding if {
	some own in input.terms.own
	some term in sources
	granted := grants(own, term)
	count(granted) > 0
	finding := {
		"message": sprintf("Its licence, %s, grants what %s does not: %s", [
			own.name,
			term.name,
			wording.enumeration(granted),
		]),
		"path": term.path,
		"discriminator": term.licence,
	}
}

deny contains finding if {
	some own in input.terms.own
	some term in sources
	own.licence in term.not_within
	finding := {
		"message": sprintf("Its licence, %s, does not take in what is under %s", [own.name, term.name]),
		"path": term.path,
		"discriminator": sprintf("within:%s", [term.licence]),
	}
}

unknown contains "terms.licences.share_alike" if {
	some term in sources
	term.share_alike == null
}

grants(own, term) := union({
	commercial_use(own, term),
	barred_fields(own, term),
	shut_out_countries(own, term),
	use_beyond(own, term),
	other_terms(own, term),
})

other_terms(own, term) := {word |
	term.share_alike != null
	count(term.share_alike) > 0
	not own.licence in term.share_alike
	names := {name | some name in term.share_alike}
	word := sprintf("passing it on under another licence than %s", [wording.enumeration(names)])
}

commercial_use(own, term) := {word |
	own.commercial in {"limited", "yes"}
	term.commercial == "no"
	word := "commercial use"
}

barred_fields(own, term) := {sprintf("use for %s", [field]) |
	input.terms.checked.fields_of_use == true
	some bar in term.bars
	some field in bar.fields
	not field in {each | some other in own.bars; some each in other.fields}
}

shut_out_countries(own, term) := {sprintf("use in %s", [country]) |
	input.terms.checked.geography == true
	some scope in term.excludes
	some country in scope.countries
	not country in {each | some other in own.excludes; some each in other.countries}
}

use_beyond(own, term) := {sprintf("use beyond %s %s", [wording.whole(limit.threshold), units[limit.metric]]) |
	input.terms.checked.scale == true
	some limit in term.scale
	not limit.metric in {other.metric | some other in own.scale; other.threshold <= limit.threshold}
}

units := {
	"monthly-users": "monthly users",
	"monthly-revenue-usd": "USD of revenue a month",
	"annual-revenue-usd": "USD of revenue a year",
}
