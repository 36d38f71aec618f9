"""A logistic model by iteratively reweighted least squares, for the small fits of training."""

import numpy as np
from numpy.typing import NDArray

MAX_STEPS = 50
CONVERGED = 1e-8  # no weight moves more


def fit_logistic(
    features: NDArray[np.float64],
    outcomes: NDArray[np.bool_],
    *,
    counts: NDArray[np.float64] | None = None,
    offsets: NDArray[np.float64] | None = None,
    ridge: float = 1.0,
) -> NDArray[np.float64]:
    """Return the weight of each feature and, last, the bias.

    features (n, d); outcomes (n,), which should get a probability near 1; counts (n,), how much each row counts;
    offsets (n,), log-odds that are added as they are; ridge: penalty on the squared weights, none on the bias.
    Source: Hastie, Tibshirani and Friedman 2009, section 4.4.1.
    """
    x = np.hstack([features, np.ones((len(features), 1))])
    counted = np.ones(len(x)) if counts is None else counts
    added = np.zeros(len(x)) if offsets is None else offsets
    weights = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], ridge)
    penalty[-1] = 1e-6
    for _ in range(MAX_STEPS):
        p = 1 / (1 + np.exp(-(x @ weights + added)))
        gradient = x.T @ (counted * (outcomes - p)) - penalty * weights
        hessian = (x * (counted * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < CONVERGED:
            break
    return weights
