extension Caffe_NetParameter {
  /// A file with more layers is damaged.
  private static let maximumLayerCount = 4096

  /// The layers in today's form, whichever form the file is in.
  ///
  /// - Throws: ``CaffeImportError``, naming `file`, for the form of 2013 and for files without layers.
  func layers(file: String) throws(CaffeImportError) -> [Caffe_LayerParameter] {
    guard !layers.contains(where: \.hasLayer) else {
      throw CaffeImportError(
        file: file, "it is in the form of 2013; Caffe's tool upgrade_net_proto_text makes it readable")
    }
    guard layer.isEmpty || layers.isEmpty else {
      throw CaffeImportError(file: file, "it has layers in both forms, 'layer' and 'layers'")
    }
    try checkLayerCount(file: file)
    return layer + layers.map(Caffe_LayerParameter.init)
  }

  /// The trained weights of each layer by its name, whichever form the file is in; those of the last where two have the
  /// same name.
  ///
  /// - Throws: ``CaffeImportError``, naming `file`, for files without layers.
  func weights(file: String) throws(CaffeImportError) -> [String: [Caffe_BlobProto]] {
    try checkLayerCount(file: file)
    let old = layers.map { $0.hasLayer ? ($0.layer.name, $0.layer.blobs) : ($0.name, $0.blobs) }
    return Dictionary(old + layer.map { ($0.name, $0.blobs) }) { _, last in last }
  }

  private func checkLayerCount(file: String) throws(CaffeImportError) {
    let count = layer.count + layers.count
    guard count > 0 else { throw CaffeImportError(file: file, "it has no layers; is it a network of Caffe?") }
    guard count <= Self.maximumLayerCount else {
      throw CaffeImportError(file: file, "it has \(count) layers; up to \(Self.maximumLayerCount) are supported")
    }
  }
}

extension Caffe_LayerParameter {
  /// Whether the layer is part of the network when it is used rather than trained (Caffe's net.cpp, FilterNet, for
  /// `phase: TEST`).
  func isUsed(in state: Caffe_NetState) -> Bool {
    include.isEmpty ? !exclude.contains { $0.isMet(by: state) } : include.contains { $0.isMet(by: state) }
  }
}

extension Caffe_NetStateRule {
  /// As Caffe's net.cpp, StateMeetsRule.
  fileprivate func isMet(by state: Caffe_NetState) -> Bool {
    (!hasPhase || phase == .test) && (!hasMinLevel || state.level >= minLevel)
      && (!hasMaxLevel || state.level <= maxLevel) && stage.allSatisfy(state.stage.contains)
      && !notStage.contains(where: state.stage.contains)
  }
}
