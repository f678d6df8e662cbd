"""The bound that all gaps are measured against: what no layout can better, contiguous or not.

    python benchmarks/solve/bound.py FOLDER

solves the model without contiguity for the instance in FOLDER and writes bound.json: bound_min, seconds and `kind`.
Units may be divided among leads (the linear relaxation); where leads are to be chosen, they are chosen whole; a small
instance is solved with whole units as well. Each only raises the bound, and each is proven by HiGHS.
"""

import sys
import time
from pathlib import Path

import highspy
import numpy as np
from instances import Instance, load
from measure import report
from scipy.sparse import coo_array, csr_array, eye_array, hstack, kron, vstack

SMALL = 10_000  # pairs of unit and lead up to which units are kept whole
TIME_LIMIT_S = 120.0
GAP = 1e-4


def rows_of(instance: Instance) -> tuple[csr_array, np.ndarray, np.ndarray]:
    """Return the rows and their bounds; columns are x, unit by unit, then y for each lead.

    Each unit has one lead; loads lie within the tolerance of the mean, if the lead leads; as many lead as asked; and
    where leads are chosen, a unit goes only to one that leads.
    """
    units, leads = instance.minutes.shape
    each, one_lead = eye_array(leads), np.ones((1, leads))
    mean = eye_array(leads) / instance.grids
    load = kron(instance.weights[None, :], each)
    rows = [
        (hstack([kron(eye_array(units), one_lead), coo_array((units, leads))]), 1, 1),
        (hstack([load, -(1 + instance.tolerance) * mean]), -np.inf, 0),
        (hstack([load, -(1 - instance.tolerance) * mean]), 0, np.inf),
        (hstack([coo_array((1, units * leads)), one_lead]), instance.grids, instance.grids),
    ]
    if instance.number is not None:
        follows = hstack([eye_array(units * leads), kron(np.ones((units, 1)), -each)])
        rows.append((follows, -np.inf, 0))
    lower, upper = (np.concatenate([np.full(row[0].shape[0], row[side]) for row in rows]) for side in (1, 2))
    return csr_array(vstack([row[0] for row in rows], format="csr")), lower, upper


def solver_of(instance: Instance, *, whole_units: bool) -> highspy.Highs:
    """Return HiGHS with the model of an instance."""
    matrix, lower, upper = rows_of(instance)
    path = np.isfinite(instance.minutes).ravel()
    leads = instance.minutes.shape[1]
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    cost = (instance.weights[:, None] * np.where(np.isfinite(instance.minutes), instance.minutes, 0)).ravel()
    model.col_cost_ = np.concatenate([cost, np.zeros(leads)])
    model.col_lower_ = np.zeros(matrix.shape[1])
    model.col_upper_ = np.concatenate([path, np.ones(leads)])
    model.row_lower_, model.row_upper_ = lower, upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    whole, divided = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    if whole_units or instance.number is not None:
        model.integrality_ = [whole if whole_units else divided] * len(cost) + [whole] * leads
    solver = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "time_limit": TIME_LIMIT_S, "mip_rel_gap": GAP}
    for name, value in {**options, "mip_heuristic_run_feasibility_jump": False}.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    return solver


def main() -> None:
    """Write the bound of the instance in the folder."""
    folder = Path(sys.argv[1])
    instance = load(folder)
    whole_units = instance.minutes.size <= SMALL
    solver = solver_of(instance, whole_units=whole_units)
    start = time.perf_counter()
    solver.run()
    seconds = time.perf_counter() - start
    of_mip = whole_units or instance.number is not None
    if not of_mip and solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        sys.exit(f"no bound: {solver.modelStatusToString(solver.getModelStatus())}")
    found = solver.getInfo()
    kind = "units whole" if whole_units else "leads chosen whole" if of_mip else "linear relaxation"
    bound_min = found.mip_dual_bound if of_mip else found.objective_function_value
    report(folder / "bound.json", bound_min=bound_min, seconds=seconds, kind=kind)


if __name__ == "__main__":
    main()
