"""Scaler and SVMRegressor of the ai.onnx.ml domain."""

from .case import Case

DOMAIN = "ai.onnx.ml"


def cases():
    def scaler(name, ml_opset, opset, shape, offset, scale):
        case = Case("Scaler", name, opset, ml_opset)
        return case.output(case.node("Scaler", case.input(shape, -4, 4), domain=DOMAIN, offset=offset, scale=scale))

    yield scaler("per_feature", 1, 7, [3, 4], [0.5, -1.0, 2.0, 0.0], [1.0, 0.25, 3.0, -2.0])
    yield scaler("single", 2, 13, [2, 5], [0.75], [0.5])
    yield scaler("one_feature", 3, 17, [3, 1], [1.5], [4.0])
    yield scaler("one_row", 4, 21, [1, 3], [0.1, 0.2, 0.3], [10.0, 20.0, 30.0])

    def regressor(
        name, ml_opset, opset, rows, features, kernel, supports, gamma=0.1, coef0=0.5, degree=3.0, **attributes
    ):
        case = Case("SVMRegressor", name, opset, ml_opset)
        x = case.input([rows, features], -2, 2)
        if supports > 0:
            attributes["support_vectors"] = case.values([supports * features], -2, 2).tolist()
        coefficients = case.values([supports if supports > 0 else features], -1, 1).tolist()
        return case.output(
            case.node(
                "SVMRegressor",
                x,
                domain=DOMAIN,
                kernel_type=kernel,
                n_supports=supports,
                coefficients=coefficients,
                kernel_params=[gamma, coef0, degree],
                rho=[0.75],
                **attributes,
            )
        )

    yield regressor("linear_coefficients", 1, 13, 3, 17, "LINEAR", 0)
    yield regressor("linear_coefficients_one_feature", 2, 7, 2, 1, "LINEAR", 0, post_transform="NONE")
    yield regressor("linear_supports", 1, 9, 2, 5, "LINEAR", 7)
    yield regressor("poly", 2, 15, 3, 6, "POLY", 9)
    yield regressor("poly_degree_2", 3, 17, 2, 4, "POLY", 5, gamma=0.3, coef0=-0.2, degree=2.0)
    yield regressor("rbf", 3, 18, 3, 8, "RBF", 11, post_transform="NONE")
    yield regressor("rbf_one_support", 4, 21, 1, 3, "RBF", 1, gamma=0.7)
    yield regressor("sigmoid", 4, 20, 3, 6, "SIGMOID", 8)

    case = Case("SVMRegressor", "after_scaler", 17, 3)
    # The shape of a DeepBIQ head: pooled features, scaled, into a linear regressor.
    x = case.node("Flatten", case.node("GlobalAveragePool", case.input([3, 6, 4, 5])))
    scaled = case.node(
        "Scaler", x, domain=DOMAIN, offset=case.values([6]).tolist(), scale=case.values([6], 0.5, 2).tolist()
    )
    score = case.node(
        "SVMRegressor",
        scaled,
        domain=DOMAIN,
        kernel_type="LINEAR",
        n_supports=0,
        coefficients=case.values([6]).tolist(),
        kernel_params=[0.0, 0.0, 0.0],
        rho=[50.0],
    )
    yield case.output(x, score)
