package sovcheck.licences.unmet_naming_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.unmet_naming as rule

model(shown) := fixtures.model({"naming": [{
	"licence": "terms",
	"name": "Some Terms",
	"words": "Built with It",
	"shown": shown,
	"path": "terms:terms",
}]})

test_words_that_are_not_shown_are_named if {
	rule.deny == {{
		"message": "Some Terms asks that \"Built with It\" is shown, and an application does not show it",
		"path": "terms:terms",
		"discriminator": "terms",
	}} with input as model(false)
}

test_words_that_are_shown_pass if {
	count(rule.deny) == 0 with input as model(true)
	count(rule.unknown) == 0 with input as model(true)
}

test_where_nobody_says_so_it_is_unknown if {
	count(rule.deny) == 0 with input as model(null)
	rule.unknown == {"naming.shown"} with input as model(null)
}

test_only_where_words_have_to_be_shown if {
	rule.applies with input as model(true)
	rule.applies == false with input as fixtures.model({"naming": []})
	rule.applies == false with input as object.union(model(true), {"ancestor": true})
}
