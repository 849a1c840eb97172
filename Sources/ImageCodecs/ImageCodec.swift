/// What each format's decoder offers. Bytes are untrusted: every failure is a thrown error.
protocol ImageCodec {
  /// Reads size and orientation; decodes no pixel.
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader

  /// Decodes the pixels as they are stored, before the orientation is applied.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - header: What `header(of:)` told of the same bytes, already within the limits.
  ///   - shorterSide: The shorter side in pixels that suffices, for formats that decode cheaper at a smaller scale.
  /// - Returns: The picture, full size or, given `shorterSide`, smaller.
  /// - Throws: ``ImageError/damaged(_:_:)`` or ``ImageError/unsupported(_:_:)``.
  static func decode(
    _ bytes: UnsafeRawBufferPointer,
    header: ImageHeader,
    shorterSide: Int?
  ) throws(ImageError) -> Image

  /// The embedded ICC profile of the same bytes; `nil` when there is none that can be read.
  static func colorProfile(of bytes: UnsafeRawBufferPointer) -> [UInt8]?
}

extension ImageFormat {
  var codec: any ImageCodec.Type {
    switch self {
    case .jpeg: JPEGCodec.self
    case .png: PNGCodec.self
    case .webp: WebPCodec.self
    }
  }
}
