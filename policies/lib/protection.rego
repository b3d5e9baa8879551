# METADATA
# title: How much protection data needs
package sovcheck.lib.protection

import data.sovcheck.lib.logic

# Data of persons, and what must stay secret; null where nobody stated the class.
high(class) := logic.one_of(class, {"personal", "secret", "sensitive"})
