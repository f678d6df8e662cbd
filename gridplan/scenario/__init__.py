"""What if: the same study area with a bridge closed, a road added, other speeds, a hospital built or moved."""

from gridplan.scenario.apply import apply_scenario
from gridplan.scenario.form import Scenario, read_scenario

__all__ = ["Scenario", "apply_scenario", "read_scenario"]
