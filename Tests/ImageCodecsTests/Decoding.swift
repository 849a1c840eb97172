import ImageCodecs

/// Decodes an array; errors keep their type.
func decode(
  _ bytes: [UInt8],
  limits: ImageLimits = ImageLimits(),
  shorterSide: Int? = nil
) throws(ImageError) -> (header: ImageHeader, image: Image) {
  let result = bytes.withUnsafeBytes { bytes in
    Result { () throws(ImageError) in try ImageDecoder.decode(bytes, limits: limits, shorterSide: shorterSide) }
  }
  return try result.get()
}

/// Reads the header of an array; errors keep their type.
func header(_ bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageError) -> ImageHeader {
  let result = bytes.withUnsafeBytes { bytes in
    Result { () throws(ImageError) in try ImageDecoder.header(of: bytes, limits: limits) }
  }
  return try result.get()
}
