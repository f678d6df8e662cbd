"""What if: the same study area with a bridge closed, a road added, other speeds, a hospital built or moved."""

from gridplan.scenario.apply import apply_scenario
from gridplan.scenario.draft import Draft, change_of, draft_of, scenario_yaml
from gridplan.scenario.form import Scenario, read_scenario
from gridplan.scenario.sentences import change_text

__all__ = [
    "Draft",
    "Scenario",
    "apply_scenario",
    "change_of",
    "change_text",
    "draft_of",
    "read_scenario",
    "scenario_yaml",
]
