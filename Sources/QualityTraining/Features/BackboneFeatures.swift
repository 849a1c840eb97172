import NeuralNetwork
import QualityModel

extension NetworkEditor {
  /// Sees to it that a backbone computes the value ``FeatureHead/name``: where it has none of that name, the one that
  /// its last fully connected layer reads gets it.
  ///
  /// - Parameter chosen: another value to be the features; nil for none.
  /// - Throws: ``FeatureError/noFeatures(network:candidates:)`` where several, or no such layers are last;
  ///   ``FeatureError/unknownValue(_:network:suggestion:)`` for a chosen value that the network does not compute.
  public mutating func nameFeatures(_ chosen: String? = nil) throws(FeatureError) {
    let known = valueNames
    if let chosen {
      guard known.contains(chosen) else {
        throw .unknownValue(chosen, network: name, suggestion: SpellingSuggestion.nearest(to: chosen, among: known))
      }
    } else if known.contains(FeatureHead.name) {
      return
    }
    let last = lastLayerInputs()
    guard let value = chosen ?? (last.count == 1 && last[0].isDense ? last[0].value : nil) else {
      throw .noFeatures(network: name, candidates: last.isEmpty ? known.suffix(8) : last.map(\.value))
    }
    guard value != FeatureHead.name else { return }
    do throws(NetworkError) {
      if known.contains(FeatureHead.name) {
        try renameValue(FeatureHead.name, to: unusedName("\(FeatureHead.name).before"))
      }
      try renameValue(value, to: FeatureHead.name)
    } catch {
      throw .network(error)
    }
  }
}
