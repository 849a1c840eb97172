/// Kinds of damage that people would give one name: what a model says is wrong with a picture.
public enum DamageFamily: String, Sendable, Codable, CaseIterable {
  case noise
  case denoising
  case blur
  case motionBlur = "motion-blur"
  case compression
  case upscaling
  case blockLoss = "block-loss"
  case underexposure
  case overexposure
  case lowContrast = "low-contrast"
  case desaturation
  case oversaturation
  case colourCast = "colour-cast"
  case banding
  case ringing
  case oversharpening
  case chromaticAberration = "chromatic-aberration"

  /// The strongest of each family's strengths.
  public static func strengths(of kinds: [DamageKind: Double]) -> [DamageFamily: Double] {
    Dictionary(kinds.map { ($0.family, $1) }, uniquingKeysWith: max)
  }
}

extension DamageKind {
  /// What people would call it.
  public var family: DamageFamily {
    switch self {
    case .whiteNoise, .colourNoise, .correlatedNoise, .highFrequencyNoise, .impulseNoise, .multiplicativeNoise: .noise
    case .denoisedNoise: .denoising
    case .gaussianBlur, .lensBlur: .blur
    case .motionBlur, .zoomBlur: .motionBlur
    case .jpeg, .webp: .compression
    case .upscaling, .pixelation: .upscaling
    case .blockLoss: .blockLoss
    case .underexposure: .underexposure
    case .overexposure: .overexposure
    case .lowContrast: .lowContrast
    case .desaturation: .desaturation
    case .oversaturation: .oversaturation
    case .colourCast: .colourCast
    case .posterisation, .banding, .dithering: .banding
    case .ringing: .ringing
    case .oversharpening: .oversharpening
    case .chromaticAberration: .chromaticAberration
    }
  }
}
