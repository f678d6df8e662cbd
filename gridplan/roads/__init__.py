"""The road network: junctions, the roads between them, and where it is read from."""

from gridplan.roads.links import network_from_links
from gridplan.roads.network import MODES, Mode, Network

__all__ = ["MODES", "Mode", "Network", "network_from_links"]
