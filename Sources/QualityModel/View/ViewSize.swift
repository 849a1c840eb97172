/// At which size an image is looked at before crops are cut from it.
public enum ViewSize: Sendable, Equatable {
  /// The shorter side is reduced to this many pixels; smaller images are left as they are.
  case shorterSide(Int)

  /// The image's own pixels, as in Bianco et al., arXiv 1602.05531.
  case native
}
