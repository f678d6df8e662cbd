"""spopt's answers (PySAL): a capacitated p-median through PuLP and CBC, and contiguous regions without leads."""

import networkx as nx
import numpy as np
import pulp
from answers import Answer, Ask, NoAnswerError
from instances import Instance
from libpysal.weights import W
from parts import matched, minutes_of_parts, tied_graph
from spopt.locate import PMedian
from spopt.region import RegionKMeansHeuristic


def p_median(instance: Instance, ask: Ask) -> Answer:
    """The p-median of spopt.locate; with leads given, all are chosen. Capacities state the most people of a grid."""
    most = np.full(instance.minutes.shape[1], instance.population.sum() / instance.grids * (1 + instance.tolerance))
    far_min = 10 * instance.minutes[np.isfinite(instance.minutes)].max()
    minutes = np.where(np.isfinite(instance.minutes), instance.minutes, far_min)
    model = PMedian.from_cost_matrix(minutes, instance.population, instance.grids, facility_capacities=most)
    try:
        model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=ask.limit_s), results=False)
    except RuntimeError as unsolved:  # what spopt raises where CBC ends without a solution
        said = str(unsolved).split(". ")[0]
        raise NoAnswerError(f"no solution from CBC in {ask.limit_s:g} s ({said})") from unsolved
    x = np.vectorize(pulp.LpVariable.value, otypes=[float])(model.cli_assgn_vars)
    return Answer(x.argmax(axis=1))


def regions(instance: Instance, ask: Ask) -> Answer:  # noqa: ARG001
    """As many contiguous regions as grids, alike in their minutes to all leads; then the cheapest lead for each."""
    model = RegionKMeansHeuristic(instance.minutes, instance.grids, W(nx.to_dict_of_lists(tied_graph(instance))))
    model.solve()
    part = np.asarray(model.labels_, dtype=np.int64)
    return Answer(matched(minutes_of_parts(instance, part))[1][part])
