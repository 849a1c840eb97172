import Foundation

/// The curves by which a prediction's scale is bent to that of the opinions before their linear correlation is taken.
public enum LogisticForm: String, Sendable, Codable, CaseIterable {
  /// b1 (1/2 - 1 / (1 + exp(b2 (x - b3)))) + b4 x + b5: H. R. Sheikh, M. F. Sabir, A. C. Bovik, "A statistical
  /// evaluation of recent full reference image quality assessment algorithms", IEEE TIP 15(11), 2006. The one most
  /// papers use, and so the default; it may bend back where data are few.
  case fiveParameter = "five_parameter"

  /// b2 + (b1 - b2) / (1 + exp(-(x - b3) / |b4|)): VQEG, "Final report on the validation of objective models of video
  /// quality assessment", 2000. Always monotonic.
  case fourParameter = "four_parameter"

  /// How many parameters the curve has.
  public var parameterCount: Int {
    self == .fiveParameter ? 5 : 4
  }

  /// The curve's name in tables.
  public var label: String {
    self == .fiveParameter ? "5-parameter logistic" : "4-parameter logistic"
  }

  /// The curve at `x`; its derivative by each parameter goes to `derivative`.
  func value(at x: Double, _ parameters: [Double], derivative: inout [Double]) -> Double {
    switch self {
    case .fiveParameter:
      let (height, steepness, centre) = (parameters[0], parameters[1], parameters[2])
      let share = LogisticForm.sigmoid(steepness * (x - centre))
      let slope = height * share * (1 - share)
      derivative[0] = share - 0.5
      derivative[1] = slope * (x - centre)
      derivative[2] = -slope * steepness
      derivative[3] = x
      derivative[4] = 1
      return height * (share - 0.5) + parameters[3] * x + parameters[4]
    case .fourParameter:
      let (high, low, centre, width) = (parameters[0], parameters[1], parameters[2], parameters[3])
      let position = (x - centre) / abs(width)
      let share = LogisticForm.sigmoid(position)
      let slope = (high - low) * share * (1 - share)
      derivative[0] = share
      derivative[1] = 1 - share
      derivative[2] = -slope / abs(width)
      derivative[3] = -slope * position / width
      return low + (high - low) * share
    }
  }

  /// 1 / (1 + exp(-t)), with no overflow on either side.
  private static func sigmoid(_ t: Double) -> Double {
    let decay = exp(-abs(t))
    return t >= 0 ? 1 / (1 + decay) : decay / (1 + decay)
  }
}
