extension Reference64 {
  /// Every element of a shape from where `source` says it comes; nil for the filling.
  private static func gathered(
    _ x: Tensor64, _ shape: [Int], filling: Double = 0, _ source: ([Int]) -> [Int]?
  ) -> Tensor64 {
    Tensor64(shape: shape, values: Tensor64.indices(of: shape).map { index in source(index).map { x[$0] } ?? filling })
  }

  static func concatenation(_ parts: [Tensor64], axis: Int) -> Tensor64 {
    var shape = parts[0].shape
    shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    return Tensor64(
      shape: shape,
      values: Tensor64.indices(of: shape).map { index in
        var own = index
        var part = 0
        while own[axis] >= parts[part].shape[axis] {
          own[axis] -= parts[part].shape[axis]
          part += 1
        }
        return parts[part][own]
      })
  }

  static func transposition(_ x: Tensor64, _ permutation: [Int]) -> Tensor64 {
    gathered(x, permutation.map { x.shape[$0] }) { index in
      x.shape.indices.map { axis in index[permutation.firstIndex(of: axis) ?? 0] }
    }
  }

  /// Elements start, start + step, ... of one axis, `count` of them.
  static func slice(_ x: Tensor64, axis: Int, start: Int, step: Int, count: Int) -> Tensor64 {
    var shape = x.shape
    shape[axis] = count
    return gathered(x, shape) { index in
      var source = index
      source[axis] = start + index[axis] * step
      return source
    }
  }

  static func gather(_ x: Tensor64, _ indices: [Int], axis: Int) -> Tensor64 {
    var shape = x.shape
    shape[axis] = indices.count
    return gathered(x, shape) { index in
      var source = index
      source[axis] = indices[index[axis]]
      return source
    }
  }

  /// Pad with `before` and `after` elements an axis; mode is "constant", "edge" or "reflect".
  static func padding(_ x: Tensor64, before: [Int], after: [Int], mode: String, filling: Double) -> Tensor64 {
    let shape = x.shape.indices.map { x.shape[$0] + before[$0] + after[$0] }
    return gathered(x, shape, filling: filling) { index in
      var source: [Int] = []
      for axis in index.indices {
        let (position, last) = (index[axis] - before[axis], x.shape[axis] - 1)
        switch mode {
        case "edge": source.append(min(max(position, 0), last))
        case "reflect": source.append(position < 0 ? -position : position > last ? 2 * last - position : position)
        default:
          guard (0...last).contains(position) else { return nil }
          source.append(position)
        }
      }
      return source
    }
  }
}
