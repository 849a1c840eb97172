import QualityData
import QualityModel

@testable import QualityTraining

extension RatedImage {
  /// What `assessor` says of the image with its model's own options.
  func assessed(by assessor: Assessor) throws -> Assessment {
    let (source, options) = (try source(), AssessmentOptions(defaultsOf: assessor.model.metadata))
    let waiter = Waiter()
    assessor.assess(source, options: options) { waiter.finish($0) }
    return try waiter.wait().get()
  }
}
