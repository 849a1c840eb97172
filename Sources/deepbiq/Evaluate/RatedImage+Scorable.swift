import QualityModel
import QualityTraining

extension RatedImage: ScorableImage {
  func source() throws(CommandFailure) -> ImageSource? {
    do {
      return try source(limits: .init())
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
