"""Writes regression.json: what scikit-learn (its own LIBSVM and LIBLINEAR) and ONNX Runtime say of seeded features.

    pip install numpy onnx onnxruntime scikit-learn
    python make_regression_fixtures.py
"""

import json
import pathlib

import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from sklearn import preprocessing, svm

TRAINING, TEST = 60, 12
LINEAR, RBF, POLY = "linear", "rbf", "polynomial"


def features(generator, count):
    """Rows of features of very different sizes, one of which never varies, and opinions of 0 to 100."""
    rows = generator.normal(0, 1, (count, 6)) * [1, 100, 0.01, 5, 1, 0] + [0, 500, 0.3, -20, 7, 0.1]
    opinions = 50 + 12 * rows[:, 0] + 0.1 * (rows[:, 1] - 500) + 6 * np.tanh(rows[:, 3] + 20)
    return rows.astype(np.float32), opinions + generator.normal(0, 4, count)


def scaler(scaling, rows):
    """Offsets and scales; a feature that never varies has the scale 0."""
    rows = rows.astype(np.float64)
    constant = np.ptp(rows, axis=0) == 0
    if scaling == "standard":
        fitted = preprocessing.StandardScaler().fit(rows)
        return fitted.mean_, np.where(constant, 0, 1 / fitted.scale_)
    fitted = preprocessing.MinMaxScaler().fit(rows)
    return fitted.data_min_, np.where(constant, 0, fitted.scale_)


def onnx_scores(machine, kernel, offsets, scales, rows):
    """The scores of a graph with the scaling and the support vectors, in ONNX Runtime."""
    kind, parameters = {
        LINEAR: ("LINEAR", [0.0, 0.0, 0.0]),
        RBF: ("RBF", [machine.gamma, 0.0, 0.0]),
        POLY: ("POLY", [machine.gamma, machine.coef0, float(machine.degree)]),
    }[kernel]
    scaling = helper.make_node(
        "Scaler", ["features"], ["scaled"], domain="ai.onnx.ml", offset=offsets.tolist(), scale=scales.tolist()
    )
    regressor = helper.make_node(
        "SVMRegressor",
        ["scaled"],
        ["score"],
        domain="ai.onnx.ml",
        kernel_type=kind,
        kernel_params=parameters,
        n_supports=len(machine.support_vectors_),
        support_vectors=machine.support_vectors_.ravel().tolist(),
        coefficients=machine.dual_coef_.ravel().tolist(),
        rho=machine.intercept_.tolist(),
        post_transform="NONE",
    )
    graph = helper.make_graph(
        [scaling, regressor],
        "regression",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, rows.shape[1]])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, [None, 1])],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"features": rows})[0].ravel()


def libsvm_case(kernel, scaling, rows, opinions, tests, c, epsilon, **settings):
    offsets, scales = scaler(scaling, rows)
    machine = svm.SVR(kernel="poly" if kernel == POLY else kernel, C=c, epsilon=epsilon, **settings)
    machine.fit((rows - offsets) * scales, opinions)
    return {
        "solver": "libsvm",
        "kernel": kernel,
        "scaling": scaling,
        "c": c,
        "epsilon": epsilon,
        "settings": settings,
        "offsets": offsets.tolist(),
        "scales": scales.tolist(),
        "predictions": machine.predict((tests - offsets) * scales).tolist(),
        "support_count": len(machine.support_),
        "onnx_runtime": onnx_scores(machine, kernel, offsets, scales, tests).tolist(),
    }


def liblinear_case(solver, scaling, rows, opinions, tests, c, epsilon):
    """Opinions are centred, as the program does, because LIBLINEAR keeps the bias small like a weight."""
    offsets, scales = scaler(scaling, rows)
    is_dual = solver == "liblinear-dual"
    loss = "epsilon_insensitive" if is_dual else "squared_epsilon_insensitive"
    machine = svm.LinearSVR(
        C=c, epsilon=epsilon, loss=loss, dual=is_dual, tol=1e-9, max_iter=5_000_000, random_state=1
    )
    machine.fit((rows - offsets) * scales, opinions - opinions.mean())
    return {
        "solver": solver,
        "kernel": LINEAR,
        "scaling": scaling,
        "c": c,
        "epsilon": epsilon,
        "settings": {},
        "offsets": offsets.tolist(),
        "scales": scales.tolist(),
        "predictions": (machine.predict((tests - offsets) * scales) + opinions.mean()).tolist(),
    }


def main():
    generator = np.random.default_rng(1602)
    rows, opinions = features(generator, TRAINING)
    tests, _ = features(generator, TEST)
    data = (rows, opinions, tests)
    cases = [
        libsvm_case(LINEAR, "standard", *data, 0.5, 1.0),
        libsvm_case(LINEAR, "min-max", *data, 20.0, 2.0),
        libsvm_case(RBF, "standard", *data, 32.0, 2.0, gamma=0.125),
        libsvm_case(RBF, "min-max", *data, 8.0, 0.0, gamma=1.0),
        libsvm_case(POLY, "standard", *data, 0.25, 1.0, degree=3, gamma=0.125, coef0=1.0),
        libsvm_case(POLY, "min-max", *data, 1.0, 4.0, degree=2, gamma=0.5, coef0=0.5),
        liblinear_case("liblinear", "standard", *data, 0.03125, 1.0),
        liblinear_case("liblinear", "min-max", *data, 1.0, 4.0),
        liblinear_case("liblinear-dual", "standard", *data, 0.125, 1.0),
    ]
    fixture = {
        "columns": rows.shape[1],
        "rows": rows.astype(np.float64).ravel().tolist(),
        "opinions": opinions.tolist(),
        "tests": tests.astype(np.float64).ravel().tolist(),
        "cases": cases,
    }
    path = pathlib.Path(__file__).parent / "regression.json"
    path.write_text(json.dumps(fixture, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
