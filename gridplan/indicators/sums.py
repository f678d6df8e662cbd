"""Weighted statistics that the indicators share."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def weighted_mean(values: Floats, weights: Floats) -> float:
    """Return Σ w·v / Σ w."""
    return float(np.sum(values * weights) / np.sum(weights))


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """Return the smallest value that at least `share` of the weight does not exceed."""
    order = np.argsort(values, kind="stable")
    cumulative = np.cumsum(weights[order])
    # A hair of tolerance: 0.9 × total must not fall behind the sum it equals.
    position = int(np.searchsorted(cumulative, share * cumulative[-1] * (1 - 1e-12)))
    return float(values[order][position])


def gini(values: Floats, weights: Floats) -> float:
    """Return the Gini coefficient of `values` ≥ 0 over people: area between Lorenz curve and diagonal × 2."""
    if not np.sum(values * weights) > 0:
        return 0.0  # nobody has anything: all are equal
    order = np.argsort(values, kind="stable")
    people = np.concatenate([[0.0], np.cumsum(weights[order])]) / np.sum(weights)
    amount = np.concatenate([[0.0], np.cumsum((values * weights)[order])]) / np.sum(values * weights)
    return float(1 - np.sum((people[1:] - people[:-1]) * (amount[1:] + amount[:-1])))


def theil(values: Floats, weights: Floats) -> float:
    """Return the Theil T index of `values` ≥ 0 over people: Σ w (v/μ) ln(v/μ) / Σ w."""
    mean = weighted_mean(values, weights)
    if not mean > 0:
        return 0.0  # nobody has anything: all are equal
    ratio = values / mean
    terms = np.where(ratio > 0, ratio * np.log(np.where(ratio > 0, ratio, 1.0)), 0.0)
    return weighted_mean(terms, weights)


def herfindahl(amounts: Floats) -> float:
    """Return the Herfindahl–Hirschman index, Σ share², between 1/n and 1."""
    shares = amounts / np.sum(amounts)
    return float(np.sum(shares**2))


def floating_catchment(weight: Floats, population: Floats, supply: Floats) -> Floats:
    """Return two-step floating catchment access of each place: supply per person within reach.

    `weight` is place × facility, the reach weight of each pair (0 outside the catchment). Step 1:
    R_j = S_j / Σ_k W_kj P_k; step 2: A_i = Σ_j W_ij R_j (Luo & Wang 2003; weighted by distance band:
    Luo & Qi 2009). A facility that nobody reaches supplies nobody.
    """
    demand = weight.T @ population
    ratio = np.divide(supply, demand, out=np.zeros_like(supply), where=demand > 0)
    return np.asarray(weight @ ratio)
