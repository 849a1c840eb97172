extension Caffe_NetParameter {
  /// More layers mean a damaged file.
  private static let maximumLayerCount = 4096

  /// The layers in today's form, whichever of its forms the file is in.
  ///
  /// - Throws: ``CaffeImportError``, naming `file`, for the form of 2013 and for files without layers.
  func layers(file: String) throws(CaffeImportError) -> [Caffe_LayerParameter] {
    guard !layers.contains(where: \.hasLayer) else {
      throw CaffeImportError(
        file: file,
        "it is in the form of 2013; Caffe's tools upgrade_net_proto_text and upgrade_net_proto_binary make it readable")
    }
    guard layer.isEmpty || layers.isEmpty else {
      throw CaffeImportError(file: file, "it has layers in both forms, 'layer' and 'layers'")
    }
    let all = layer + layers.map(Caffe_LayerParameter.init)
    guard !all.isEmpty else { throw CaffeImportError(file: file, "it has no layers; is it a network of Caffe?") }
    guard all.count <= Caffe_NetParameter.maximumLayerCount else {
      throw CaffeImportError(
        file: file, "it has \(all.count) layers; up to \(Caffe_NetParameter.maximumLayerCount) are supported")
    }
    return all
  }
}
