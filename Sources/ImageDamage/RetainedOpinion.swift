/// How much of people's opinion of a picture damage leaves: the mean opinions of TID2013 (N. Ponomarenko et al., "Image
/// database TID2013: peculiarities, results and perspectives", Signal Processing: Image Communication 30, 2015), over
/// the opinion of an undamaged picture.
enum RetainedOpinion {
  /// The mean opinion of an undamaged picture, on the same scale of 0...9.
  private static let undamaged = 6.3

  /// The strengths that were rated, as PSNR in dB.
  private static let levels = [33.0, 30, 27, 24, 21]

  /// Nobody minds what differs by less than this (dB).
  private static let invisible = 45.0

  /// A picture is never worth less than this share of what it was.
  private static let least = 0.05

  /// The share of the opinion that is left, 0...1: interpolated between the rated strengths, and continued along the
  /// last two below them.
  ///
  /// - Parameter psnr: of the damaged picture, in dB.
  static func share(_ kind: DamageKind, psnr: Double) -> Double {
    guard psnr < invisible else { return 1 }
    let shares = opinions(kind).map { min($0 / undamaged, 1) }
    let places = [invisible] + levels
    let known = [1] + shares
    let upper = min(places.firstIndex { $0 <= psnr } ?? places.count - 1, places.count - 1)
    let position = (psnr - places[upper]) / (places[upper - 1] - places[upper])
    return max(known[upper] + position * (known[upper - 1] - known[upper]), least)
  }

  /// Mean opinions at ``levels``, of the damage in TID2013 that is most like a kind; where opinions do not fall from
  /// one strength to the next (contrast was changed up and down in turn), the falling ones.
  private static func opinions(_ kind: DamageKind) -> [Double] {
    switch kind {
    case .whiteNoise: [5.67, 5.23, 4.85, 4.25, 3.77]
    case .colourNoise: [5.93, 5.85, 5.53, 5.07, 4.48]
    case .correlatedNoise: [4.76, 4.24, 3.71, 3.20, 2.70]
    case .highFrequencyNoise: [5.89, 5.64, 5.12, 4.16, 3.23]
    case .impulseNoise: [4.72, 4.36, 3.99, 3.64, 3.21]
    case .multiplicativeNoise: [5.53, 5.14, 4.70, 4.13, 3.68]
    case .denoisedNoise: [6.07, 5.75, 4.82, 3.44, 2.03]
    case .gaussianBlur, .motionBlur, .lensBlur, .zoomBlur: [5.66, 5.03, 4.16, 3.32, 2.46]
    case .jpeg, .webp: [5.94, 5.70, 4.92, 3.31, 2.08]
    // Sparse sampling and reconstruction.
    case .upscaling, .pixelation: [5.77, 5.10, 3.99, 2.62, 0.96]
    // JPEG transmission errors.
    case .blockLoss: [5.74, 5.41, 4.61, 3.88, 2.97]
    // Mean shift.
    case .underexposure, .overexposure: [6.08, 6.07, 5.64, 5.34, 4.66]
    case .lowContrast: [5.63, 5.06, 4.48, 3.97, 3.45]
    case .desaturation, .oversaturation, .colourCast: [5.06, 4.66, 4.23, 3.93, 3.69]
    // Quantisation noise.
    case .posterisation, .banding: [5.25, 4.69, 4.11, 3.47, 2.83]
    // Colour quantisation with dither.
    case .dithering: [5.69, 5.27, 4.59, 3.79, 2.92]
    // JPEG 2000, whose waves they are.
    case .ringing: [5.65, 5.03, 3.92, 2.80, 1.28]
    // High-frequency noise.
    case .oversharpening: [5.89, 5.64, 5.12, 4.16, 3.23]
    case .chromaticAberration: [6.11, 5.88, 5.19, 4.41, 3.01]
    }
  }
}
