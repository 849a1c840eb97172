/// An operator that a network can be trained through: beside its ``Kernel`` it makes a ``GradientKernel``.
///
/// The conformance stands in a file of its own, `Training/Gradients/OPERATOR+Gradient.swift`.
protocol DifferentiableOperator: Operator {
  /// The vector-Jacobian product for these shapes: gradients of the inputs from the gradient of output 0.
  ///
  /// - Parameter wanted: by input position, whether its gradient is asked for; at least one is.
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel
}
