# METADATA
# title: How much protection data needs
# description: A class that nobody stated is neither.
package sovcheck.lib.protection

personal(class) if class in {"personal", "secret", "sensitive"}

impersonal(class) if class in {"internal", "public"}
