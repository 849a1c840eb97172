/// One row of an ICC profile's tag table (ICC.1:2022, 7.3).
struct ICCTag {
  static let byteCount = 12

  /// Where the row stands in the profile.
  let row: Range<Int>

  /// Where the tag's data, whose first four letters are its type, begins in the profile.
  let start: Int
}
