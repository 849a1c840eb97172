import Numerics

extension LogisticMapping {
  /// The curve of `form` with the least sum of squared errors.
  ///
  /// Both series are standardized to mean 0 and standard deviation 1, Levenberg-Marquardt runs from a fixed set of
  /// starts over steepness and centre, and the best result is kept, the earlier of equals: the same data always give
  /// the same curve. Parameters stay within 1000 standard deviations, which keeps a curve finite where the data are a
  /// step or a line.
  ///
  /// - Parameters:
  ///   - predictions: one score per image.
  ///   - opinions: the mean opinion of each image.
  ///   - form: the curve.
  ///   - start: a nearby curve of the same form, used as the only start: the fit to a resample starts from the fit to
  ///     all images, and ends as soon as its figures are certain.
  /// - Returns: nil where the correlation is undefined, or where there are no more distinct predictions than
  ///   parameters.
  public static func fitted(
    to predictions: [Double],
    _ opinions: [Double],
    form: LogisticForm,
    from start: LogisticMapping? = nil
  ) -> LogisticMapping? {
    guard let correlation = Correlation.pearson(predictions, opinions), Set(predictions).count > form.parameterCount,
      let x = Standardization(of: predictions), let y = Standardization(of: opinions)
    else { return nil }
    let solver = LevenbergMarquardt(
      x: predictions.map(x.standardized),
      y: opinions.map(y.standardized),
      function: { form.value(at: $0, $1, derivative: &$2) },
      isAllowed: { $0 == allowed($0, form: form) },
      // Resamples are many, and need precise figures rather than precise parameters.
      precision: start == nil ? 1e-15 : 1e-7
    )
    let near = start.map { [allowed($0.standardized(x, y).parameters, form: form)] }
    var best: (parameters: [Double], error: Double)?
    for parameters in near ?? starts(form: form, isRising: correlation >= 0) {
      let end = solver.fit(from: parameters)
      if end.error.isFinite && end.error < best?.error ?? .infinity { best = end }
    }
    guard let best else { return nil }
    let mapping = LogisticMapping(form: form, parameters: best.parameters).restored(x, y).canonical
    return mapping.parameters.allSatisfy(\.isFinite) ? mapping : nil
  }

  /// Curves in standardized units, from gentle to steep, centred in the middle, left and right.
  private static func starts(form: LogisticForm, isRising: Bool) -> [[Double]] {
    let sign = isRising ? 1.0 : -1
    var starts: [[Double]] = []
    for steepness in [0.5, 1.5, 4] {
      for centre in [0.0, -1, 1] {
        switch form {
        case .fiveParameter: starts.append([2 * sign, steepness, centre, 0, 0])
        case .fourParameter: starts.append([sign, -sign, centre, 1 / steepness])
        }
      }
    }
    // Almost a line, which is what good predictions look like.
    if form == .fiveParameter { starts.append([0.1 * sign, 1, 0, sign, 0]) }
    return starts
  }

  /// Parameters in standardized units, limited to the bounds; the fourth of the four-parameter form is a divisor, so it
  /// stays away from 0 as well.
  private static func allowed(_ parameters: [Double], form: LogisticForm) -> [Double] {
    var parameters = parameters.map { min(1000, max(-1000, $0)) }
    if form == .fourParameter { parameters[3] = max(0.001, parameters[3]) }
    return parameters
  }
}

extension LogisticMapping {
  /// The same curve where predictions are measured in the units of `x` and opinions in those of `y`.
  func standardized(_ x: Standardization, _ y: Standardization) -> LogisticMapping {
    let b = parameters
    switch form {
    case .fiveParameter:
      return LogisticMapping(
        form: form,
        parameters: [
          b[0] / y.deviation, b[1] * x.deviation, x.standardized(b[2]), b[3] * x.deviation / y.deviation,
          y.standardized(b[4] + b[3] * x.mean),
        ]
      )
    case .fourParameter:
      return LogisticMapping(
        form: form,
        parameters: [y.standardized(b[0]), y.standardized(b[1]), x.standardized(b[2]), b[3] / x.deviation]
      )
    }
  }

  /// The inverse of `standardized(_:_:)`.
  func restored(_ x: Standardization, _ y: Standardization) -> LogisticMapping {
    let b = parameters
    let centre = x.mean + x.deviation * b[2]
    switch form {
    case .fiveParameter:
      let slope = b[3] * y.deviation / x.deviation
      return LogisticMapping(
        form: form,
        parameters: [
          b[0] * y.deviation, b[1] / x.deviation, centre, slope, y.mean + y.deviation * b[4] - slope * x.mean,
        ]
      )
    case .fourParameter:
      return LogisticMapping(
        form: form,
        parameters: [y.mean + y.deviation * b[0], y.mean + y.deviation * b[1], centre, b[3] * x.deviation]
      )
    }
  }

  /// The same curve with no negative steepness or width, which makes its parameters unique.
  var canonical: LogisticMapping {
    var b = parameters
    switch form {
    case .fiveParameter: if b[1] < 0 { (b[0], b[1]) = (-b[0], -b[1]) }
    case .fourParameter: b[3] = abs(b[3])
    }
    return LogisticMapping(form: form, parameters: b)
  }
}

/// A change of units that gives a sample mean 0 and standard deviation 1.
struct Standardization {
  let mean: Double
  let deviation: Double

  /// The change for `values`; nil where they do not vary.
  init?(of values: [Double]) {
    let moments = Moments(of: values)
    guard moments.isFinite, moments.populationDeviation > 0 else { return nil }
    mean = moments.mean
    deviation = moments.populationDeviation
  }

  func standardized(_ value: Double) -> Double {
    (value - mean) / deviation
  }
}
