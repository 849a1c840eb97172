/// The agreement that a number of crops an image reaches.
public struct CropCountAgreement: Sendable, Equatable, Codable {
  /// Crops an image.
  public let crops: Int

  /// The agreement of the scores they give.
  public let agreement: Agreement
}
