import Foundation
import NeuralNetwork
import ONNX
import QualityData
import QualityModel

/// What decides the result of a run of hours. It is written to the run's folder at the start, so that the run is
/// resumed only as the same run.
struct RunIdentity<Settings: Codable & Equatable>: Codable, Equatable {
  private let settings: Settings
  private let workers: Int
  private let microBatch: Int?
  private let activationBytes: Int
  private let backbone: String
  private let images: String

  /// - Throws: ``PipelineError/result(reason:)`` for a backbone that cannot be written as ONNX.
  init(
    settings: Settings, resources: FineTuningResources, backbone: Network, images: [RatedImage]
  ) throws(PipelineError) {
    let bytes: [UInt8]
    do {
      bytes = try NetworkEditor(backbone).onnx()
    } catch {
      throw .result(reason: error.description)
    }
    self.settings = settings
    workers = resources.workers
    microBatch = resources.microBatch
    activationBytes = resources.activationBytes
    self.backbone = bytes.withUnsafeBytes { SHA256.hexDigest(of: $0) }
    self.images = RatedImage.digest(of: images)
  }

  /// Creates the run's folder, or makes sure that an existing one holds this very run. A folder in which nothing is
  /// finished yet may become another run's.
  ///
  /// - Parameters:
  ///   - folder: its path.
  ///   - file: the path of the file there that holds the identity.
  ///   - resumes: whether the folder may hold the run already.
  /// - Throws: ``PipelineError``.
  func claim(_ folder: String, file: String, resumes: Bool) throws(PipelineError) {
    if Self.holdsWork(folder) {
      guard DurableFile.exists(file) else { throw .strangeFolder(path: folder) }
      guard resumes else { throw .folderInUse(path: folder) }
      guard try DurableFile.read(Self.self, from: file) == self else { throw .changedSettings(path: folder) }
      return
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .file(path: folder, reason: error.localizedDescription)
    }
    try DurableFile.write(self, to: file)
  }

  /// Whether a folder has a checkpoint, or the result of a fold or a split.
  private static func holdsWork(_ folder: String) -> Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.contains { name in
      name.hasSuffix(".checkpoint") || ["fold-", "split-"].contains { name.hasPrefix($0) }
    }
  }
}
