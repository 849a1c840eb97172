"""The models that `make_operator_fixtures.py` writes: one module a family of operators."""
