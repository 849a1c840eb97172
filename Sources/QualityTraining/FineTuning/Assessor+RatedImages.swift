import Dispatch
import ImageCodecs
import QualityData
import QualityModel
import Synchronization

extension Assessor {
  /// Assesses rated images, as many at the same time as keep the workers busy.
  ///
  /// - Returns: one assessment per image, in their order.
  /// - Throws: ``FineTuningError/unusableImages(_:)`` with all images that get no score.
  func assess(_ images: [RatedImage], options: AssessmentOptions) throws(FineTuningError) -> [Assessment] {
    let results = Mutex<[Int: Result<Assessment, AssessmentError>]>([:])
    // For every worker one image that is being scored and one that is ready.
    let places = DispatchSemaphore(value: 2 * workers)
    let pending = DispatchGroup()
    var unusable: [UnusableImage] = []
    for (index, image) in images.enumerated() {
      places.wait()
      do throws(RatedImageError) {
        let source = try image.source()
        pending.enter()
        assess(source, options: options) { result in
          results.withLock { $0[index] = result }
          places.signal()
          pending.leave()
        }
      } catch {
        places.signal()
        unusable.append(UnusableImage(name: image.name, reason: error.description))
      }
    }
    pending.wait()
    var assessments: [Assessment] = []
    let scored = results.withLock { $0 }
    for (index, image) in images.enumerated() {
      switch scored[index] {
      case .success(let assessment): assessments.append(assessment)
      case .failure(let error): unusable.append(UnusableImage(name: image.name, reason: error.description))
      case nil: break
      }
    }
    guard unusable.isEmpty else { throw .unusableImages(unusable) }
    return assessments
  }
}

extension RatedImage {
  /// The image for an ``Assessor``.
  ///
  /// - Throws: ``RatedImageError`` when the file cannot be read.
  public func source() throws(RatedImageError) -> ImageSource { .file(try contents()) }
}
