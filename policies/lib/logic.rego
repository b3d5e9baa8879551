# METADATA
# title: Three-valued logic
# description: |
#   True, false, and null for what nobody can tell (Kleene's logic): so that a rule says once when it applies, and what
#   is missing makes it unknown whether it does. `applies := logic.known(...)` around it.
package sovcheck.lib.logic

# The value itself; undefined, which is unknown for `applies`, where nobody can tell.
known(value) := value if value != null

# False as soon as one is, whatever the others are; else null as long as one is.
all_of(values) := false if {
	false in values
} else := null if {
	null in values
} else := true

# True as soon as one is, whatever the others are; else null as long as one is.
any_of(values) if {
	true in values
} else := null if {
	null in values
} else := false

negated(true) := false

negated(false) := true

negated(null) := null

# Whether a fact is one of some values; null where nobody stated the fact.
one_of(fact, values) := fact in values if fact != null

one_of(null, _) := null

# For what may be so, as nobody says that it is not: null then, else false.
possible(true) := null

possible(false) := false
