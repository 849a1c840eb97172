import QualityModel

extension ServiceConfiguration {
  /// Checks every value against what its setting allows, and the values against each other.
  ///
  /// - Throws: `ConfigurationError.badValue` for the first that is not allowed.
  public func validate() throws(ConfigurationError) {
    var copy = self
    for setting in Setting.all where !setting.apply(setting.text(self), &copy) {
      throw ServiceConfiguration.badValue(setting, setting.text(self), .code)
    }
    if let crops, crops > maximumCrops {
      throw .badValue(
        name: "crops",
        value: String(crops),
        allowed: "auto, or at most maximum_crops (\(maximumCrops))",
        source: .code
      )
    }
    if uploadMemoryMiB < bodyLimitMiB {
      throw .badValue(
        name: "upload_memory_mib",
        value: String(uploadMemoryMiB),
        allowed: "at least body_limit_mib (\(bodyLimitMiB)), or no upload of that size could ever be accepted",
        source: .code
      )
    }
  }

  /// Checks the values that depend on the model.
  ///
  /// - Throws: `ConfigurationError.badValue`.
  public func validate(for model: QualityModel) throws(ConfigurationError) {
    let allowed = AssessmentOptions.allowedViewSizes(for: model.metadata)
    guard case .shorterSide(let side)? = view, !allowed.contains(side) else { return }
    throw .badValue(
      name: "view",
      value: String(side),
      allowed: "auto, native, or a whole number from \(allowed.lowerBound) to \(allowed.upperBound) for this model",
      source: .code
    )
  }

  static func badValue(_ setting: Setting, _ value: String, _ source: ConfigurationSource) -> ConfigurationError {
    .badValue(name: source.name(of: setting), value: value, allowed: setting.allowed, source: source)
  }
}
