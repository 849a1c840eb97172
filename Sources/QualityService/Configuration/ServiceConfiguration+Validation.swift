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
      throw badValue("crops", String(crops), "auto, or at most maximum_crops (\(maximumCrops))")
    }
    for (key, limit) in [("body_limit_mib", bodyLimitMiB), ("batch_limit_mib", batchLimitMiB)]
    where uploadMemoryMiB < limit {
      // The default of a batch follows a smaller memory.
      if key == "batch_limit_mib", sources[key] == nil { continue }
      let advice = ", or no upload of that size could ever be accepted"
      // Of the two, the one that was set is the one to change.
      throw sources["upload_memory_mib"] == nil && sources[key] != nil
        ? badValue(key, String(limit), "at most upload_memory_mib (\(uploadMemoryMiB))" + advice)
        : badValue("upload_memory_mib", String(uploadMemoryMiB), "at least \(key) (\(limit))" + advice)
    }
  }

  /// Checks the values that depend on the model and on the processor.
  ///
  /// - Throws: `ConfigurationError.badValue`.
  public func validate(for model: QualityModel) throws(ConfigurationError) {
    if let mode, let problem = model.refusal(of: mode) {
      throw badValue("mode", mode.rawValue, "\(model.allowedModes) for this model: \(problem)")
    }
    if let precision, !precision.isSupported {
      let supported = Assessor.Precision.supportedNames
      throw badValue("precision", precision.rawValue, "one that this processor has: \(supported)")
    }
    let allowed = AssessmentOptions.allowedViewSizes(for: model.metadata)
    guard case .shorterSide(let side)? = view, !allowed.contains(side) else { return }
    throw badValue(
      "view",
      String(side),
      "auto, native, or a whole number from \(allowed.lowerBound) to \(allowed.upperBound) for this model"
    )
  }

  /// The error for a value that another value rules out, named where it was set.
  private func badValue(_ key: String, _ value: String, _ allowed: String) -> ConfigurationError {
    let source = sources[key] ?? .code
    let setting = Setting.all.first { $0.key == key }
    return .badValue(name: setting.map(source.name) ?? key, value: value, allowed: allowed, source: source)
  }

  static func badValue(_ setting: Setting, _ value: String, _ source: ConfigurationSource) -> ConfigurationError {
    .badValue(name: source.name(of: setting), value: value, allowed: setting.allowed, source: source)
  }
}
