/// Where crops are cut.
public enum Sampling: Sendable, Equatable {
  /// On a regular grid from border to border: the same image always gets the same crops.
  case grid

  /// At places drawn uniformly over the view, as in Bianco et al., arXiv 1602.05531; the same seed draws the same places.
  case random(seed: UInt64)
}
