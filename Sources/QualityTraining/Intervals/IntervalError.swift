import QualityModel

/// Why an interval cannot be calibrated.
public enum IntervalError: Error, Equatable, CustomStringConvertible {
  /// The share of images to hold is none that an interval may have.
  case level(Double)

  /// So few images cannot support the level.
  case tooFewImages(Int, needed: Int, level: Double)

  /// The error of an image is not a finite number.
  case error(image: Int, Double)

  public var description: String {
    switch self {
    case .level(let level):
      "the interval's level is \(level); it must be a number from \(IntervalCalibration.allowedLevels.lowerBound) to "
        + "\(IntervalCalibration.allowedLevels.upperBound)"
    case .tooFewImages(let count, let needed, let level):
      "\(count) images cannot support an interval of level \(level): it needs at least \(needed)"
    case .error(let image, let error):
      "the error of calibration image \(image) is \(error); it must be a finite number"
    }
  }
}
