"""GerryChain's answer: a chain of ReCom steps from a random plan, the best kept; leads are matched to its parts."""

import time
import warnings
from functools import partial
from random import Random

import networkx as nx
import numpy as np
from answers import Answer, Ask, NoAnswerError
from gerrychain import Graph, Partition
from gerrychain.constraints import within_percent_of_ideal_population
from gerrychain.optimization import SingleMetricOptimizer
from gerrychain.partition.initial_partition_generators import recursive_tree_part
from gerrychain.proposals import build_recom_proposal_fn
from gerrychain.tree import bipartition_tree
from gerrychain.updaters import Tally
from instances import Instance, Integers
from parts import matched, minutes_of_parts, tied_graph

PEOPLE = "population"
STEPS = 10**9  # more than the clock allows
WORSE = 0.05  # share of worse plans accepted: on Leeds better than a plain chain and than short bursts
ATTEMPTS = 1000  # spanning trees per cut, before another pair of grids, or another plan to start from


def recom(instance: Instance, ask: Ask) -> Answer:
    """A tilted chain of ReCom steps until the clock, scored by mean minutes after matching."""
    until = time.perf_counter() + ask.limit_s
    warnings.simplefilter("ignore")  # of cuts that take many attempts
    random = Random(ask.seed)
    tied = tied_graph(instance)
    nx.set_node_attributes(tied, dict(enumerate(instance.population.tolist())), PEOPLE)
    graph = Graph.from_networkx(tied)
    mean = float(instance.population.sum()) / instance.grids
    start = first_plan(graph, instance, mean, random, until)
    settings = {"pop_col": PEOPLE, "pop_target": mean, "epsilon": instance.tolerance}
    cut = partial(bipartition_tree, max_attempts=ATTEMPTS, allow_pair_reselection=True)
    optimizer = SingleMetricOptimizer(
        build_recom_proposal_fn(**settings, bipartition_tree_fn=cut),
        within_percent_of_ideal_population(start, instance.tolerance, pop_key=PEOPLE),
        start,
        lambda plan: matched(minutes_of_parts(instance, part_of(plan)))[0],
        maximize=False,
        rng=random,
    )
    for _ in optimizer.tilted_run(STEPS, WORSE):
        if time.perf_counter() > until:
            break
    part = part_of(optimizer.best_part)
    return Answer(matched(minutes_of_parts(instance, part))[1][part])


def first_plan(graph: Graph, instance: Instance, mean: float, random: Random, until: float) -> Partition:
    """Return a random plan within the tolerance; GerryChain's search for one may run into a dead end and start anew."""
    cut = partial(bipartition_tree, max_attempts=ATTEMPTS)
    while time.perf_counter() < until:
        try:
            parts = recursive_tree_part(
                graph, range(instance.grids), mean, PEOPLE, instance.tolerance, bipartition_tree_fn=cut, rng=random
            )
        except Exception:
            continue
        return Partition(graph, parts, {PEOPLE: Tally(PEOPLE)})
    raise NoAnswerError(f"recursive_tree_part found no plan in {instance.grids} parts")


def part_of(plan: Partition) -> Integers:
    """Return the part of each unit; nodes were added in the order of units, and GerryChain numbers them so."""
    return np.asarray(plan.assignment_vector, dtype=np.int64)
