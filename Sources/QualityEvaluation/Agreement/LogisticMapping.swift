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
  /// images, and a linear correlation after it flatters the predictions.
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
