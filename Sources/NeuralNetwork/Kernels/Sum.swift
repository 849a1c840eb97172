import CKernels

/// The sum of `count` neighbouring elements, in sixteen partial sums: exact enough for planes of any size, and
/// vectorised, which one running sum cannot be without reordering it.
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

/// The sum of `term(0)`, ..., `term(count - 1)`: a strip of terms is computed, then added up as above, so that both
/// vectorise.
@inline(__always)
func sum(count: Int, _ term: (Int) -> Float) -> Float {
  let stripLength = 256
  return withUnsafeTemporaryAllocation(of: Float.self, capacity: stripLength) { strip in
    guard let terms = strip.baseAddress else { return 0 }
    var total: Float = 0
    var first = 0
    while first < count {
      let length = min(stripLength, count - first)
      for index in 0..<length { terms[index] = term(first + index) }
      total += ckernels_sum(terms, length)
      first += length
    }
    return total
  }
}
