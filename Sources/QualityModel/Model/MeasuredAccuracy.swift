/// How well a model's scores follow people's opinions, as its makers measured it. Nothing here is computed when serving.
public struct MeasuredAccuracy: Sendable, Equatable {
  /// The images and the crops it was measured with, in words.
  public var on: String?

  /// Spearman's rank correlation with the opinions, -1...1.
  public var srocc: Double?

  /// Pearson's linear correlation with the opinions, -1...1.
  public var lcc: Double?

  /// Root mean square error, in the units of the score's scale.
  public var rmse: Double?

  /// An accuracy; what was not measured is nil.
  public init(on: String? = nil, srocc: Double? = nil, lcc: Double? = nil, rmse: Double? = nil) {
    self.on = on
    self.srocc = srocc
    self.lcc = lcc
    self.rmse = rmse
  }
}
