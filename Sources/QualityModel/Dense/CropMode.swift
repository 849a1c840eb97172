/// How crops go through the network.
public enum CropMode: String, Sendable, Codable, CaseIterable {
  /// Each crop on its own, as in Bianco et al., arXiv 1602.05531: time grows with the number of crops.
  case exact

  /// The whole view goes through the network's convolutions once, and a crop's features are the mean of the last
  /// feature map over the crop's window: time grows with the size of the view. Only for networks that end in a global
  /// average pooling.
  case dense
}

extension QualityModel {
  /// The modes in which this model can score.
  public var modes: [CropMode] { CropMode.allCases.filter { refusal(of: $0) == nil } }

  /// Why a mode is not possible with this model, a clause: "its score does not ..."; nil where it is.
  public func refusal(of mode: CropMode) -> String? {
    guard mode == .dense, case .failure(let refusal) = dense else { return nil }
    return refusal.reason
  }
}
