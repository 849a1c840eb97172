"""Gemm and MatMul."""

from .case import Case


def cases():
    yield from gemm()
    yield from matmul()


def gemm():
    def product(name, opset, rows, inner, columns, c=None, trans_a=0, trans_b=0, **attributes):
        case = Case("Gemm", name, opset)
        # A transposed A has the batch in its second dimension.
        case.dynamic = case.dynamic and not trans_a
        a = case.input([inner, rows] if trans_a else [rows, inner])
        b = case.weights([columns, inner] if trans_b else [inner, columns])
        operands = [a, b] + ([] if c is None else [case.weights(c)])
        return case.output(case.node("Gemm", *operands, transA=trans_a, transB=trans_b, **attributes))

    yield product("plain", 7, 3, 10, 7, c=[7])
    yield product("trans_b", 9, 2, 33, 5, c=[5], trans_b=1)
    yield product("trans_a", 11, 4, 6, 9, c=[9], trans_a=1)
    yield product("trans_a_trans_b", 13, 5, 8, 3, c=[3], trans_a=1, trans_b=1)
    yield product("alpha_beta", 13, 3, 7, 6, c=[6], trans_b=1, alpha=0.25, beta=-1.5)
    yield product("beta_zero", 12, 2, 5, 4, c=[4], beta=0.0)
    yield product("c_row", 10, 3, 4, 5, c=[1, 5], alpha=0.5)
    yield product("c_column", 13, 4, 6, 5, c=[4, 1], beta=2.0)
    yield product("c_scalar", 17, 2, 9, 3, c=[], trans_b=1)
    yield product("c_one", 18, 2, 3, 4, c=[1])
    yield product("c_matrix", 19, 3, 5, 4, c=[3, 4], alpha=1.5, beta=0.5)
    yield product("no_c", 21, 3, 12, 8, trans_b=1)
    yield product("one_column", 16, 3, 40, 1, c=[1], trans_b=1)

    case = Case("Gemm", "all_inputs_dynamic", 13)
    a, b, c = case.input([3, 4]), case.input([4, 6]), case.input([6])
    yield case.output(case.node("Gemm", a, b, c))


def matmul():
    def product(name, opset, left, right, constant=True):
        case = Case("MatMul", name, opset)
        # A vector's only dimension is no batch.
        case.dynamic = case.dynamic and len(left) > 1
        a = case.input(left)
        b = case.weights(right) if constant else case.input(right)
        return case.output(case.node("MatMul", a, b))

    yield product("matrices", 7, [3, 17], [17, 6])
    yield product("two_inputs", 9, [4, 5], [5, 9], constant=False)
    yield product("batched", 13, [2, 3, 4, 5], [2, 3, 5, 6], constant=False)
    yield product("batch_times_matrix", 11, [3, 2, 7, 4], [4, 5])
    yield product("matrix_times_batch", 17, [6, 4], [3, 4, 5])
    yield product("broadcast_both_sides", 18, [3, 1, 2, 4], [5, 4, 3])
    yield product("matrix_times_vector", 13, [3, 8], [8])
    yield product("vector_times_matrix", 19, [8], [8, 3])
    yield product("vector_times_vector", 21, [9], [9])
    yield product("batch_times_vector", 14, [2, 3, 6], [6])
