import Foundation

/// A logistic curve fitted to predictions and opinions.
public struct LogisticMapping: Sendable, Equatable, Codable {
  /// Which curve it is.
  public let form: LogisticForm

  /// b1, b2, ... of the form's formula; b2 of the five-parameter and b4 of the four-parameter form are never negative,
  /// which makes them unique.
  public let parameters: [Double]

  /// A curve by its parameters.
  ///
  /// - Precondition: there are as many parameters as the form has.
  public init(form: LogisticForm, parameters: [Double]) {
    precondition(parameters.count == form.parameterCount, "a logistic form has a fixed number of parameters")
    self.form = form
    self.parameters = parameters
  }

  /// The opinion that the curve gives for a prediction.
  public func callAsFunction(_ prediction: Double) -> Double {
    var derivative = [Double](repeating: 0, count: parameters.count)
    return form.value(at: prediction, parameters, derivative: &derivative)
  }

  /// Whether the curve only rises or only falls between the ends of `range`: where it turns, it changes the order of
  /// the images, and the linear correlation after it flatters the predictions.
  public func isMonotonic(over range: ClosedRange<Double>) -> Bool {
    guard form == .fiveParameter else { return true }
    // The slope is b4 plus a bump around b3: its extremes are at the ends of the range and at the top of the bump.
    let top = min(max(parameters[2], range.lowerBound), range.upperBound)
    let slopes = [range.lowerBound, range.upperBound, top].map(slope)
    return slopes.allSatisfy { $0 >= 0 } || slopes.allSatisfy { $0 <= 0 }
  }

  /// The derivative of the five-parameter curve by the prediction: that of the bump is minus its derivative by b3.
  private func slope(at prediction: Double) -> Double {
    var derivative = [Double](repeating: 0, count: parameters.count)
    _ = form.value(at: prediction, parameters, derivative: &derivative)
    return parameters[3] - derivative[2]
  }
}

/// The curves that map predictions to the scale of the opinions before their linear correlation is computed.
public enum LogisticForm: String, Sendable, Codable, CaseIterable {
  /// b1 (1/2 - 1 / (1 + exp(b2 (x - b3)))) + b4 x + b5: H. R. Sheikh, M. F. Sabir, A. C. Bovik, "A statistical
  /// evaluation of recent full reference image quality assessment algorithms", IEEE TIP 15(11), 2006. Most papers use
  /// it, so it is the default; with few data it may not be monotonic.
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

  /// The value of the curve at `x`; writes its derivative by each parameter to `derivative`.
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

  /// 1 / (1 + exp(-t)), without overflow on either side.
  private static func sigmoid(_ t: Double) -> Double {
    let decay = exp(-abs(t))
    return t >= 0 ? 1 / (1 + decay) : decay / (1 + decay)
  }
}
