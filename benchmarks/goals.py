"""What is to be reached, in one table: the benchmark prints it beside what it measures, and README quotes it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure to reach, as README names it: at least so much of a ratio, or at most so much of anything else."""

    about: str
    bound: float
    unit: str
    at_least: bool = False

    def is_met(self, figure: float) -> bool:
        """Whether the figure is on the right side of the bound."""
        return figure >= self.bound if self.at_least else figure <= self.bound

    def written(self) -> str:
        """The goal as a reader sees it, such as ``>= 20 x opa eval`` or ``<= 1 GB``."""
        return f"{'>=' if self.at_least else '<='} {self.bound:g} {self.unit}"


FLEET_OPA = Goal("100,000 assets of 40 kinds", 20, "x opa eval", at_least=True)
FLEET_CONFTEST = Goal("100,000 assets of 40 kinds", 60, "x conftest", at_least=True)
FLEET_MEMORY = Goal("100,000 assets of 40 kinds", 1, "GB")
KINDS_OPA = Goal("100,000 assets of 2,000 kinds", 12, "x opa eval", at_least=True)
DISTINCT_OPA = Goal("10,000 assets, no two alike", 1.3, "x opa eval", at_least=True)
MILLION_SECONDS = Goal("1,000,000 assets of 2,000 kinds, YAML or JSON Lines", 60, "s")
MILLION_MEMORY = Goal("1,000,000 assets of 2,000 kinds, YAML or JSON Lines", 4, "GB")
WORST_SECONDS = Goal("a worst case: chain, ring, mesh of owners", 30, "s")
WORST_MEMORY = Goal("a worst case: chain, ring, mesh of owners", 1, "GB")
WORST_REPORT = Goal("a worst case: chain, ring, mesh of owners", 0.1, "GB report")
COLD_PASS = Goal("50 assets, from a cold start", 20, "x python -c pass")
COLD_SECONDS = Goal("50 assets, from a cold start", 0.25, "s, on a quiet machine")
VERSION_SECONDS = Goal("sovcheck --version", 0.06, "s")

GOALS = (
    *(FLEET_OPA, FLEET_CONFTEST, FLEET_MEMORY, KINDS_OPA, DISTINCT_OPA, MILLION_SECONDS, MILLION_MEMORY),
    *(WORST_SECONDS, WORST_MEMORY, WORST_REPORT, COLD_PASS, COLD_SECONDS, VERSION_SECONDS),
)
