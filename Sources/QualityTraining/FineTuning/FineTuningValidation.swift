import QualityModel

extension FineTuningSettings {
  /// Checks every setting.
  ///
  /// - Throws: ``FineTuningError/setting(name:value:allowed:)`` for the first that is not allowed.
  public func validate() throws(FineTuningError) {
    try check("categories", categories.count, in: 2...32)
    try check("crop size", cropSize, in: ModelMetadata.allowedCropSizes)
    try check("view size", viewSize, in: cropSize...ModelMetadata.maximumViewSize)
    try check("windows", windows, in: 1...8)
    guard cropSize.isMultiple(of: windows), windows == 1 || ModelMetadata.allowedCropSizes.contains(windowSize) else {
      throw .setting(name: "windows", value: "\(windows)", allowed: "a divisor of the crop size, \(cropSize)")
    }
    try check("crops per image", cropsPerImage, in: 1...1000)
    for weight in companionWeights { try check("companion weight", weight, in: 0...100) }
    try check("damage share", damageShare, in: 0...1)
    try check("damage weight", damageWeight, in: 0...1000)
    try check("dropout", dropout, in: 0...0.95)
    try check("epochs", epochs, in: 1...10_000)
    try check("batch size", batchSize, in: 1...4096)
    try check("learning rate", learningRate, in: 1e-9...100)
    try check("trunk rate", backboneRate, in: 0...100)
    try check("momentum", momentum, in: 0...0.9999)
    try check("weight decay", weightDecay, in: 0...10)
    try check("warm-up", warmUp, in: 0...Double(epochs))
    try check("final rate", finalRate, in: 0...1)
    try check("step epochs", stepEpochs, in: 1...10_000)
    try check("step factor", stepFactor, in: 1e-6...1)
    try check("clip norm", clipNorm, in: 0...1e9)
    try check("average", average, in: 0...0.999999)
    try check("correlation weight", correlationWeight, in: 0...1000)
    if let validationCrops { try check("validation crops", validationCrops, in: AssessmentOptions.allowedCrops) }
    try check("patience", patience, in: 0...10_000)
    guard Set(categories).count == categories.count, !categories.contains(where: \.isEmpty) else {
      throw .setting(name: "categories", value: categories.joined(separator: ","), allowed: "different names")
    }
    guard Set(features).count == features.count else {
      throw .setting(name: "features", value: features.joined(separator: ","), allowed: "different values")
    }
  }

  private func check<Value: Comparable>(
    _ name: String, _ value: Value, in range: ClosedRange<Value>
  ) throws(FineTuningError) {
    guard range.contains(value) else {
      throw .setting(name: name, value: "\(value)", allowed: "\(range.lowerBound) to \(range.upperBound)")
    }
  }
}

extension FineTuningResources {
  /// - Throws: ``FineTuningError/setting(name:value:allowed:)`` for the first that is not allowed.
  func validate() throws(FineTuningError) {
    guard Assessor.allowedWorkers.contains(workers) else {
      let allowed = Assessor.allowedWorkers
      throw .setting(name: "workers", value: "\(workers)", allowed: "\(allowed.lowerBound) to \(allowed.upperBound)")
    }
    if let microBatch, microBatch < 1 {
      throw .setting(name: "micro-batch", value: "\(microBatch)", allowed: "1 or more")
    }
  }
}
