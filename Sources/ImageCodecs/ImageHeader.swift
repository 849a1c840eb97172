/// What a file says of its picture before any pixel is decoded.
public struct ImageHeader: Sendable, Equatable {
  /// The file's format, told from its bytes.
  public let format: ImageFormat

  /// Columns and rows in pixels at full scale, after the orientation is applied.
  public let width, height: Int

  /// The EXIF orientation, 1...8 (tag 0x0112); 1, upright, when the file names none or its EXIF is broken.
  public let orientation: Int

  /// The header of a picture stored with `storedWidth` columns and `storedHeight` rows.
  init(format: ImageFormat, storedWidth: Int, storedHeight: Int, orientation: Orientation) {
    self.format = format
    self.width = orientation.swapsSides ? storedHeight : storedWidth
    self.height = orientation.swapsSides ? storedWidth : storedHeight
    self.orientation = orientation.rawValue
  }
}
