import Foundation
import QualityData
import QualityModel
import QualityTraining

/// Images of an evaluation that the model's training saw: their figures say nothing about others.
struct TrainingOverlap {
  /// A sentence for the report; nil where no such image is known.
  let warning: String?

  /// Asks the model's metadata; of a model that does not name its images the `split.json` that training left beside it.
  ///
  /// - Parameter path: the model's file; nil for the one that is compiled in.
  init(of images: [RatedImage], in database: QualityDatabase, with model: QualityModel, at path: String?) {
    if let training = model.metadata.trainingImages {
      let count = training.seen(among: images).count
      warning = Self.warning(count, of: images.count, "by the model's own list of what its training saw")
      return
    }
    let split = path.map { URL(filePath: $0).deletingLastPathComponent().appending(path: "split.json").path }
    guard let split, let file = try? SplitFile(contentsOfFile: split), file.database == database.name else {
      warning = nil
      return
    }
    let names = Set(file.training + file.validation)
    warning = Self.warning(images.count { names.contains($0.name) }, of: images.count, "by \(split)")
  }

  private static func warning(_ count: Int, of total: Int, _ source: String) -> String? {
    guard count > 0 else { return nil }
    return "\(count) of the \(total) images were trained on, \(source): "
      + "these figures do not tell how good the model is on other images"
  }
}
