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

  /// What the import itself adds, under a name of its own.
  init(named name: String) {
    self.init(.with { $0.name = name }, weights: nil)
  }

  /// The weights at `index`.
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
