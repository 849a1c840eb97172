import CTurboJPEG

/// One TurboJPEG decompressor, freed with its owner.
struct JPEGDecompressor: ~Copyable {
  /// What the frame header tells.
  struct Info {
    /// Stored size in pixels, each at least 1.
    let width, height: Int

    /// Whether the four channels are cyan, magenta, yellow and black, or YCCK.
    let isCMYK: Bool
  }

  private let handle: tjhandle

  init() throws(ImageError) {
    guard let handle = tjInitDecompress() else {
      throw .unsupported(.jpeg, "the decoder could not be started: \(String(cString: tjGetErrorStr2(nil)))")
    }
    self.handle = handle
  }

  deinit { tjDestroy(handle) }

  func info(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> Info {
    var (width, height, subsampling, colorspace) = (Int32(0), Int32(0), Int32(-1), Int32(-1))
    let status = tjDecompressHeader3(
      handle,
      bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
      UInt(bytes.count),
      &width,
      &height,
      &subsampling,
      &colorspace
    )
    // A warning, or sampling factors TurboJPEG has no name for, leave the other values set: decoding is the judge then.
    // Without a frame before the end of the image, TurboJPEG reports success and leaves them all unset.
    guard width > 0, height > 0, colorspace >= 0 else {
      throw status == 0 ? .damaged(.jpeg, "it holds no picture") : error
    }
    let isCMYK = colorspace == Int32(TJCS_CMYK.rawValue) || colorspace == Int32(TJCS_YCCK.rawValue)
    return Info(width: Int(width), height: Int(height), isCMYK: isCMYK)
  }

  /// Decodes at a scale; any warning of libjpeg is an error.
  func decompress(_ bytes: UnsafeRawBufferPointer, info: Info, scale: JPEGScale) throws(ImageError) -> Image {
    let (width, height) = (scale.scaled(info.width), scale.scaled(info.height))
    let channels = info.isCMYK ? 4 : 3
    return try Image(width: width, height: height, scratchBytesPerPixel: channels) { buffer throws(ImageError) in
      let status = tjDecompress2(
        handle,
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
        UInt(bytes.count),
        buffer.baseAddress,
        Int32(width),
        Int32(width * channels),
        Int32(height),
        Int32(info.isCMYK ? TJPF_CMYK.rawValue : TJPF_RGB.rawValue),
        TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
      )
      guard status == 0 else { throw error }
      if info.isCMYK { InvertedCMYK.convertToRGB(buffer, pixelCount: width * height) }
    }
  }

  private var error: ImageError {
    let message = String(cString: tjGetErrorStr2(handle))
    let isUnsupported = ["Unsupported JPEG", "Sorry", "Requested feature", "Maximum supported"].contains(
      where: message.hasPrefix
    )
    return isUnsupported ? .unsupported(.jpeg, message) : .damaged(.jpeg, message)
  }
}
