extension Caffe_BlobProto {
  /// The extents as the file has them: a shape, or the four of older files.
  var extents: [Int] {
    hasShape ? shape.dim.map { Int($0) } : [num, channels, height, width].map { Int($0) }
  }

  /// The elements, row-major, where their shape is `shape` but for leading ones, which older files add; nil otherwise.
  func values(shape: [Int]) -> [Float]? {
    let values = doubleData.isEmpty ? data : doubleData.map { Float($0) }
    guard extents.drop(while: { $0 == 1 }) == shape.drop(while: { $0 == 1 }), Blob.count(shape) == values.count else {
      return nil
    }
    return values
  }
}
