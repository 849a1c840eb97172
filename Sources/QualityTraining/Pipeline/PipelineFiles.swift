import Foundation

/// The paths of a pipeline's files, all in one folder.
public struct PipelineFiles: Sendable {
  /// The folder's path.
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// The finished model.
  public var model: String { path("model.onnx") }

  /// The model card.
  public var card: String { path("model-card.md") }

  /// The cross-validation, with plots and as data.
  public var report: String { path("report.html") }
  public var reportData: String { path("report.json") }

  /// The same of the test part, where there is one.
  public var testReport: String { path("test-report.html") }
  public var testReportData: String { path("test-report.json") }

  /// Which images were held back.
  public var split: String { path("split.json") }

  /// The settings that everything here was made with.
  public var settings: String { path("settings.json") }

  /// The course of the last fine-tuning.
  public var history: String { path("history.json") }

  /// The checkpoint of a fine-tuning; nil for the one on all images.
  func checkpoint(fold: Int?) -> String { path(fold.map { "fold-\($0 + 1).checkpoint" } ?? "final.checkpoint") }

  /// The result of a fold.
  func outcome(fold: Int) -> String { path("fold-\(fold + 1).json") }

  /// Copies the checkpoints of another run that are not here yet: where that run has fine-tuned, this one need not.
  ///
  /// - Throws: ``PipelineError/file(path:reason:)``.
  func takeCheckpoints(of other: PipelineFiles, folds: Int) throws(PipelineError) {
    for fold in (0..<folds).map(Optional.some) + [nil] {
      let (source, copy) = (other.checkpoint(fold: fold), checkpoint(fold: fold))
      guard !DurableFile.exists(copy) else { continue }
      do {
        try DurableFile.write(Data(contentsOf: URL(filePath: source), options: .mappedIfSafe), to: copy)
      } catch let error as PipelineError {
        throw error
      } catch {
        throw .file(path: source, reason: error.localizedDescription)
      }
    }
  }

  private func path(_ name: String) -> String {
    URL(filePath: folder, directoryHint: .isDirectory).appending(path: name).path(percentEncoded: false)
  }
}
