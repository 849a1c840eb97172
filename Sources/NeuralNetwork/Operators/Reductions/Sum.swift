import CKernels

/// The sum of `count` elements, in sixteen partial sums: accurate for planes of any size, and vectorised, which a
/// single running sum cannot be.
func sum(_ elements: UnsafePointer<Float>, count: Int) -> Float {
  var partial = SIMD16<Float>.zero
  let whole = count / 16 * 16
  let raw = UnsafeRawPointer(elements)
  var index = 0
  while index < whole {
    partial += raw.loadUnaligned(fromByteOffset: index * MemoryLayout<Float>.stride, as: SIMD16<Float>.self)
    index += 16
  }
  var total = partial.sum()
  while index < count {
    total += elements[index]
    index += 1
  }
  return total
}

/// The sum of `term(0)`, ..., `term(count - 1)`. Terms are computed in blocks and then added as above, so that both
/// loops vectorise.
@inline(__always)
func sum(count: Int, _ term: (Int) -> Float) -> Float {
  let blockLength = 256
  return withUnsafeTemporaryAllocation(of: Float.self, capacity: blockLength) { block in
    guard let terms = block.baseAddress else { return 0 }
    var total: Float = 0
    var first = 0
    while first < count {
      let length = min(blockLength, count - first)
      for index in 0..<length { terms[index] = term(first + index) }
      total += ckernels_sum(terms, length)
      first += length
    }
    return total
  }
}
