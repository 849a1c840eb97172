/// One image's opinion as a database publishes it.
struct Rating {
  /// The image's file.
  let image: DatabaseFile

  /// In the units of the database, not yet turned.
  let opinion: Double

  /// Of single opinions, in the same units.
  var standardDeviation: Double?

  /// The reference image, where there is one.
  var group: String?

  /// Where it was read.
  let place: SourcePlace
}
