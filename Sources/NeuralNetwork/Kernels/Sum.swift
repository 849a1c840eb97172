/// The sum of `count` neighbouring elements, in sixteen partial sums: exact enough for planes of any size, and vectorised,
/// which one running sum cannot be without reordering it.
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
