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

  /// What `standardized` was made from.
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

  /// The one of the equal curves that has no negative steepness or width.
  var canonical: LogisticMapping {
    var b = parameters
    switch form {
    case .fiveParameter: if b[1] < 0 { (b[0], b[1]) = (-b[0], -b[1]) }
    case .fourParameter: b[3] = abs(b[3])
    }
    return LogisticMapping(form: form, parameters: b)
  }
}
