extension LogisticMapping {
  /// The curve of `form` with the least sum of squared distances from the opinions.
  ///
  /// Both series are brought to mean 0 and standard deviation 1, Levenberg-Marquardt runs from a fixed set of starts
  /// over steepness and centre, and the best end is kept, the earlier of equals: the same data always give the same
  /// curve. Parameters stay within 1000 standard deviations, which keeps a curve finite that data would make a step or
  /// a line.
  ///
  /// - Parameter start: a curve of the same form that is near, used as the only start: a resample's fit begins at that
  ///   of all, and ends as soon as its figures are certain.
  /// - Returns: nil where a correlation is undefined or where there are no more different predictions than parameters.
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
      // Resamples need their figures, not their parameters, and are many.
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

  /// Curves in standardized units from gentle to steep, centred left, in the middle and right.
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
    // Mostly a line: what good predictions look like.
    if form == .fiveParameter { starts.append([0.1 * sign, 1, 0, sign, 0]) }
    return starts
  }

  /// Parameters in standardized units moved into the bounds; the fourth of the four-parameter form divides, so it keeps
  /// away from 0 as well.
  private static func allowed(_ parameters: [Double], form: LogisticForm) -> [Double] {
    var parameters = parameters.map { min(1000, max(-1000, $0)) }
    if form == .fourParameter { parameters[3] = max(0.001, parameters[3]) }
    return parameters
  }
}
