"""The road network: junctions, the roads between them, and where it is read from."""

from gridplan.roads.imported import component_sizes, strong_components
from gridplan.roads.links import network_from_links
from gridplan.roads.network import MODES, Mode, Network

__all__ = ["MODES", "Mode", "Network", "component_sizes", "network_from_links", "strong_components"]
