/// Resampling along rows of RGB pixels.
enum HorizontalResampling {
  static func run(
    _ source: UnsafePointer<UInt8>,
    width: Int,
    height: Int,
    kernel: ResamplingKernel,
    into result: UnsafeMutablePointer<UInt8>
  ) {
    kernel.weights.withUnsafeBufferPointer { weights in
      kernel.spans.withUnsafeBufferPointer { spans in
        for y in 0..<height {
          let row = source + y * width * 3
          var target = result + y * spans.count * 3
          for x in 0..<spans.count {
            let (start, count) = spans[x]
            var pixel = row + start * 3
            let tapsEnd = (x * kernel.tapCount) + count
            var (red, green, blue) = (ResamplingKernel.half, ResamplingKernel.half, ResamplingKernel.half)
            for tap in x * kernel.tapCount..<tapsEnd {
              let weight = weights[tap]
              red &+= weight &* Int32(pixel[0])
              green &+= weight &* Int32(pixel[1])
              blue &+= weight &* Int32(pixel[2])
              pixel += 3
            }
            target[0] = ResamplingKernel.pixel(red)
            target[1] = ResamplingKernel.pixel(green)
            target[2] = ResamplingKernel.pixel(blue)
            target += 3
          }
        }
      }
    }
  }
}
