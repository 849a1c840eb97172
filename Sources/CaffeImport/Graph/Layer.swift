/// A layer of the definition with its trained weights.
struct Layer {
  let parameter: Caffe_LayerParameter
  /// As the caffemodel has them; nil where it has no layer of this name.
  let weights: [Caffe_BlobProto]?

  var name: String { parameter.name }

  init(_ parameter: Caffe_LayerParameter, weights: [Caffe_BlobProto]?) {
    self.parameter = parameter
    self.weights = weights
  }

  /// A layer for nodes that the import itself adds, under a name of its own.
  init(named name: String) {
    self.init(.with { $0.name = name }, weights: nil)
  }

  /// The weights at `index`, row-major; `role` names them in errors.
  ///
  /// - Throws: ``LayerError`` where they are missing or their shape is not `shape`.
  func weights(_ index: Int, _ role: String, shape: [Int]) throws(LayerError) -> [Float] {
    guard let weights else { throw LayerError("the caffemodel has no layer of this name") }
    guard index < weights.count else { throw LayerError("the caffemodel has no \(role) for it") }
    guard let values = weights[index].values(shape: shape) else {
      throw LayerError(
        "\(role) in the caffemodel: \(weights[index].data.count + weights[index].doubleData.count) numbers of shape "
          + "\(Blob.text(weights[index].extents)); the definition needs \(Blob.text(shape))")
    }
    return values
  }
}

extension Caffe_BlobProto {
  /// The extents as the file gives them: a shape, or the four of older files.
  var extents: [Int] {
    hasShape ? shape.dim.map { Int($0) } : [num, channels, height, width].map { Int($0) }
  }

  /// The elements, row-major, where their shape is `shape` up to leading ones, which older files add; nil otherwise.
  func values(shape: [Int]) -> [Float]? {
    let values = doubleData.isEmpty ? data : doubleData.map { Float($0) }
    guard extents.drop(while: { $0 == 1 }) == shape.drop(while: { $0 == 1 }), Blob.count(shape) == values.count else {
      return nil
    }
    return values
  }
}
