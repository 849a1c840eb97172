/// An operator that can apply an ``Activation`` to its result while it is still in the cache.
protocol ActivationFusing: Operator {
  var activation: Activation? { get set }
}

extension Conv: ActivationFusing {}
extension Gemm: ActivationFusing {}
