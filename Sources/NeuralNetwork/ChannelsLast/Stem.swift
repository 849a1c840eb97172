/// A convolution of few channels, such as a network's first, from an image in planes.
protocol Stem: StripSource {
  /// Of a whole batch.
  var kernel: Kernel { get }
}
