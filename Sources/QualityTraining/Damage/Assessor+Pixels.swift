import Dispatch
import ImageCodecs
import QualityModel
import Synchronization

extension Assessor {
  /// What is damaged: a photograph at the size at which it is judged.
  ///
  /// - Throws: `AssessmentError` where it cannot be used.
  func view(of photograph: ImageSource) throws(AssessmentError) -> Image {
    let metadata = model.metadata
    return try ImageView(
      photograph, view: .shorterSide(metadata.viewSize), cropSize: metadata.cropSize, limits: limits
    ).image
  }

  /// Assesses pixels and waits for the answer.
  ///
  /// - Throws: `AssessmentError`.
  func assessment(of image: Image, options: AssessmentOptions) throws -> Assessment {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<Assessment, AssessmentError>?>(nil)
    assess(.decoded(image, format: "damaged"), options: options) { assessed in
      result.withLock { $0 = assessed }
      done.signal()
    }
    done.wait()
    guard let result = result.withLock({ $0 }) else { preconditionFailure("an assessment ends with a result") }
    return try result.get()
  }
}
