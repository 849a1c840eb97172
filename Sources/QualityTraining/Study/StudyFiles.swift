import Foundation

/// Where a study keeps its files, all in one folder.
public struct StudyFiles: Sendable {
  /// The folder's path.
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// The table, with pictures and as data.
  public var report: String { path("study.html") }
  public var reportData: String { path("study.json") }

  /// The settings that everything here was made with.
  var settings: String { path("settings.json") }

  /// A split's parts, by the images' names.
  func split(_ index: Int) -> String { path("split-\(index + 1).json") }

  /// What was found on it.
  func trials(split: Int) -> String { path("split-\(split + 1)-trials.json") }

  /// The checkpoint of a fine-tuning.
  func checkpoint(split: Int, labels: LabelKind) -> String { path("split-\(split + 1)-\(labels.rawValue).checkpoint") }

  private func path(_ name: String) -> String {
    URL(filePath: folder, directoryHint: .isDirectory).appending(path: name).path(percentEncoded: false)
  }
}
