"""Writes evaluation.json: what NumPy and SciPy say of seeded series of predictions and opinions.

    pip install numpy scipy
    python make_evaluation_fixtures.py
"""

import json
import pathlib

import numpy as np
from scipy import optimize, special, stats


def five_parameter(x, b1, b2, b3, b4, b5):
    return b1 * (0.5 - 1 / (1 + np.exp(b2 * (x - b3)))) + b4 * x + b5


def four_parameter(x, b1, b2, b3, b4):
    return b2 + (b1 - b2) / (1 + np.exp(-(x - b3) / abs(b4)))


def fitted(curve, x, y, start):
    parameters, _ = optimize.curve_fit(
        curve, x, y, p0=start, xtol=1e-15, ftol=1e-15, gtol=1e-15, maxfev=100_000
    )
    mapped = curve(x, *parameters)
    return {
        "parameters": list(parameters),
        "error": float(np.sum((y - mapped) ** 2)),
        "lcc": float(stats.pearsonr(mapped, y).statistic),
        "rmse": float(np.sqrt(np.mean((y - mapped) ** 2))),
    }


def case(name, x, y, deviations, curves=None):
    x, y, deviations = (np.asarray(values, dtype=float) for values in (x, y, deviations))
    error = x - y
    return {
        "name": name,
        "predictions": list(x),
        "opinions": list(y),
        "deviations": list(deviations),
        "ranks": list(stats.rankdata(x)),
        "lcc": float(stats.pearsonr(x, y).statistic),
        "srocc": float(stats.spearmanr(x, y).statistic),
        "krocc": float(stats.kendalltau(x, y, variant="b").statistic),
        "rmse": float(np.sqrt(np.mean(error**2))),
        "mae": float(np.mean(np.abs(error))),
        "outlier_ratio": float(np.mean(np.abs(error) > 2 * deviations)),
        "within_one_deviation": float(np.mean(np.abs(error) <= deviations)),
        "closer_than_observer": float(np.mean(2 * stats.norm.sf(np.abs(error) / deviations))),
        "quantiles": [float(np.quantile(x, share)) for share in (0, 0.025, 0.25, 0.5, 0.975, 1)],
        "curves": curves or {},
    }


def main():
    generator = np.random.default_rng(20160217)
    cases = []

    opinions = generator.uniform(5, 95, 60)
    noisy = 0.8 * opinions + 10 + generator.normal(0, 9, 60)
    cases.append(case("no ties", noisy, opinions, generator.uniform(8, 20, 60)))
    cases.append(case("ties", np.round(noisy / 10), np.round(opinions / 15), generator.uniform(0.3, 2, 60)))
    cases.append(case("two values", noisy > 50, opinions > 45, np.full(60, 0.4)))
    cases.append(case("falling", -noisy, opinions, generator.uniform(8, 20, 60)))
    cases.append(case("three images", [1, 3, 2], [10, 20, 40], [3, 3, 3]))
    large = generator.normal(0, 1, 800)
    cases.append(case("many", large, np.round(large + generator.normal(0, 1, 800), 1), np.full(800, 0.7)))

    for name, sign, noise in [("rising curve", 1, 4.0), ("falling curve", -1, 4.0), ("noisy curve", 1, 12.0)]:
        x = generator.uniform(0, 1, 300)
        y = sign * 60 * (special.expit(9 * (x - 0.45)) - 0.5) + 8 * sign * x + 45 + generator.normal(0, noise, 300)
        curves = {
            "five_parameter": fitted(five_parameter, x, y, [60 * sign, 9, 0.45, 8 * sign, 45]),
            "four_parameter": fitted(four_parameter, x, y, [45 + 35 * sign, 45 - 30 * sign, 0.45, 0.12]),
        }
        cases.append(case(name, x, y, np.full(300, 10), curves))

    path = pathlib.Path(__file__).parent / "evaluation.json"
    path.write_text(json.dumps(cases, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
