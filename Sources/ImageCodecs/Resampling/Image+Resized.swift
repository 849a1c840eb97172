extension Image {
  /// The image at another size, antialiased.
  ///
  /// The filter is Lanczos with three lobes, in fixed point on 8-bit values, first along rows and then along columns: the
  /// result equals that of Pillow's `resize(size, LANCZOS)` in every pixel. (Pillow 13 takes the other order for tall
  /// pictures and where the height shrinks much more than the width; single values then differ by one.)
  ///
  /// The aspect ratio is the caller's business.
  ///
  /// - Parameters:
  ///   - width: Columns of the result, at least 1.
  ///   - height: Rows of the result, at least 1.
  /// - Returns: The resized image; the same image when it has that size already.
  public func resized(width: Int, height: Int) -> Image {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    return resampledHorizontally(to: width).resampledVertically(to: height)
  }

  private func resampledHorizontally(to target: Int) -> Image {
    guard target != width else { return self }
    let kernel = ResamplingKernel(sourceCount: width, targetCount: target)
    return filled(width: target, height: height) { source, result in
      HorizontalResampling.run(source, width: width, height: height, kernel: kernel, into: result)
    }
  }

  private func resampledVertically(to target: Int) -> Image {
    guard target != height else { return self }
    let kernel = ResamplingKernel(sourceCount: height, targetCount: target)
    return filled(width: width, height: target) { source, result in
      VerticalResampling.run(source, rowByteCount: width * 3, height: height, kernel: kernel, into: result)
    }
  }

  /// An image of the given size whose pixels `fill` makes from this one's.
  private func filled(
    width: Int,
    height: Int,
    fill: (_ source: UnsafePointer<UInt8>, _ result: UnsafeMutablePointer<UInt8>) -> Void
  ) -> Image {
    let count = width * height * 3
    let resampled = [UInt8](unsafeUninitializedCapacity: count) { result, initializedCount in
      pixels.withUnsafeBufferPointer { source in
        if let source = source.baseAddress, let result = result.baseAddress { fill(source, result) }
      }
      initializedCount = count
    }
    return Image(width: width, height: height, pixels: resampled)
  }
}
