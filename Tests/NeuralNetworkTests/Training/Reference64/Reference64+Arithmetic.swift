extension Reference64 {
  /// Multidirectional broadcasting: shapes are aligned at their ends, and an extent of 1 is repeated.
  static func broadcast(_ left: Tensor64, _ right: Tensor64, _ combine: (Double, Double) -> Double) -> Tensor64 {
    let rank = max(left.shape.count, right.shape.count)
    let shape = (0..<rank).map { axis in
      [left, right].map { operand in
        let own = axis - (rank - operand.shape.count)
        return own < 0 ? 1 : operand.shape[own]
      }.reduce(1) { $0 == 1 ? $1 : $0 }
    }
    func element(_ operand: Tensor64, _ index: [Int]) -> Double {
      var offset = 0
      for axis in operand.shape.indices {
        let extent = operand.shape[axis]
        offset = offset * extent + (extent == 1 ? 0 : index[rank - operand.shape.count + axis])
      }
      return operand.values[offset]
    }
    var result = Tensor64(shape: shape)
    for (position, index) in Tensor64.indices(of: shape).enumerated() {
      result.values[position] = combine(element(left, index), element(right, index))
    }
    return result
  }
}
