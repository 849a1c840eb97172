import Numerics

/// What can be wrong with a picture: kinds of damage that are made on purpose, to teach a model to mind them and to
/// test that it does.
public enum DamageKind: String, Sendable, Codable, CaseIterable {
  // Noise.
  case whiteNoise = "white-noise"
  case colourNoise = "colour-noise"
  case correlatedNoise = "correlated-noise"
  case highFrequencyNoise = "high-frequency-noise"
  case impulseNoise = "impulse-noise"
  case multiplicativeNoise = "multiplicative-noise"
  case denoisedNoise = "denoised-noise"
  // Blur.
  case gaussianBlur = "gaussian-blur"
  case motionBlur = "motion-blur"
  case lensBlur = "lens-blur"
  case zoomBlur = "zoom-blur"
  // Compression and resizing.
  case jpeg
  case webp
  case upscaling
  case pixelation
  case blockLoss = "block-loss"
  // Light and colour.
  case underexposure
  case overexposure
  case lowContrast = "low-contrast"
  case desaturation
  case oversaturation
  case colourCast = "colour-cast"
  // Levels.
  case posterisation
  case banding
  case dithering
  // Edges.
  case ringing
  case oversharpening
  case chromaticAberration = "chromatic-aberration"

  /// Kinds that no training sees by default, so that a test can tell whether a model minds what it was not taught.
  public static let heldBack: [DamageKind] = [.highFrequencyNoise, .zoomBlur, .dithering]

  /// The kinds to train on.
  public static var taught: [DamageKind] { allCases.filter { !heldBack.contains($0) } }

  /// The PSNR in dB from beyond use to hardly visible. Wrong light and colours change every pixel a little: what people
  /// mind in them is far stronger, as PSNR goes, than noise that they mind as much.
  public var strengths: ClosedRange<Double> {
    switch self {
    case .underexposure, .overexposure, .lowContrast, .oversaturation, .colourCast: 8...28
    case .desaturation: 12...30
    case .whiteNoise, .colourNoise, .correlatedNoise, .highFrequencyNoise, .impulseNoise, .multiplicativeNoise: 9...38
    default: 15...38
    }
  }

  /// How often the kind is drawn, as a multiple of the others: networks learn wrong light and colour slowest, since the
  /// objects that they were trained to recognise are the same in any light.
  var frequency: Int {
    switch self {
    case .underexposure, .overexposure, .lowContrast, .desaturation, .oversaturation, .colourCast, .webp: 2
    default: 1
    }
  }

  /// The name in tables: "white noise".
  public var name: String {
    switch self {
    case .jpeg: "JPEG"
    case .webp: "WebP"
    default: rawValue.replacing("-", with: " ")
    }
  }
}

extension DamageKind {
  /// The weakest and the strongest amount; what an amount is depends on the kind. Damage grows with it.
  var amounts: ClosedRange<Double> {
    switch self {
    case .whiteNoise, .colourNoise, .correlatedNoise, .highFrequencyNoise: 0.5...120
    case .impulseNoise: 0.0002...0.6
    case .multiplicativeNoise: 0.005...1
    case .denoisedNoise: 1...120
    case .gaussianBlur: 0.25...12
    case .motionBlur: 1.05...60
    case .lensBlur: 0.55...16
    case .zoomBlur: 0.002...0.4
    case .jpeg, .webp: 1...100
    case .upscaling: 1.1...16
    case .pixelation: 1.05...24
    case .blockLoss: 0.002...0.8
    case .underexposure, .overexposure: 0.05...5
    case .lowContrast: 0.02...0.95
    case .desaturation: 0.05...1
    case .oversaturation: 0.05...4
    case .colourCast: 0.01...1
    case .posterisation, .banding, .dithering: 2...128
    case .ringing: 1.05...10
    case .oversharpening: 0.1...20
    case .chromaticAberration: 0.2...24
    }
  }

  /// Damages a canvas.
  ///
  /// - Parameters:
  ///   - amount: in ``amounts``.
  ///   - canvas: what is damaged.
  ///   - generator: draws noise, directions and places; the same generator and canvas give the same damage.
  func apply(_ amount: Double, to canvas: inout Canvas, _ generator: inout SplitMix64) {
    switch self {
    case .whiteNoise: canvas.addNoise(sigma: amount, &generator)
    case .colourNoise: canvas.addColourNoise(sigma: amount, &generator)
    case .correlatedNoise: canvas.addCorrelatedNoise(sigma: amount, &generator)
    case .highFrequencyNoise: canvas.addHighFrequencyNoise(sigma: amount, &generator)
    case .impulseNoise: canvas.addImpulseNoise(share: amount, &generator)
    case .multiplicativeNoise: canvas.multiplyNoise(sigma: amount, &generator)
    case .denoisedNoise: canvas.addDenoisedNoise(sigma: amount, &generator)
    case .gaussianBlur: canvas.blur(sigma: amount)
    case .motionBlur: canvas.blurAlongLine(length: amount, angle: .pi * generator.nextUniform())
    case .lensBlur: canvas.blurByDisc(radius: amount)
    case .zoomBlur: canvas.blurRadially(share: amount)
    case .jpeg: canvas.compressAsJPEG(quality: 101 - Int(amount.rounded()), &generator)
    case .webp: canvas.compressAsWebP(quality: 100 - amount)
    case .upscaling: canvas.reduceAndEnlarge(by: amount)
    case .pixelation: canvas.pixelate(side: amount)
    case .blockLoss: canvas.loseBlocks(share: amount, &generator)
    case .underexposure: canvas.expose(stops: -amount)
    case .overexposure: canvas.expose(stops: amount)
    case .lowContrast: canvas.reduceContrast(by: amount)
    case .desaturation: canvas.scaleSaturation(by: 1 - amount)
    case .oversaturation: canvas.scaleSaturation(by: 1 + amount)
    case .colourCast: canvas.cast(strength: amount, hue: 2 * .pi * generator.nextUniform())
    case .posterisation: canvas.posterise(step: amount)
    case .banding: canvas.band(step: amount)
    case .dithering: canvas.dither(step: amount, &generator)
    case .ringing: canvas.ring(cutoff: 1 / amount)
    case .oversharpening: canvas.sharpen(by: amount)
    case .chromaticAberration: canvas.shiftColours(by: amount, angle: 2 * .pi * generator.nextUniform())
    }
  }
}
