/// Why a training cannot begin or end.
public enum PipelineError: Error, Equatable, CustomStringConvertible {
  /// A setting is not allowed.
  case setting(name: String, value: String, allowed: String)

  /// The folder holds another training.
  case changedSettings(path: String)

  /// The folder holds a training, and it was not asked to go on with it.
  case folderInUse(path: String)

  /// The folder holds parts of a run, but not the settings they were made with.
  case strangeFolder(path: String)

  /// A file cannot be written or read.
  case file(path: String, reason: String)

  /// The model that came out is not usable.
  case result(reason: String)

  public var description: String {
    switch self {
    case .setting(let name, let value, let allowed): "\(name) is \(value); allowed: \(allowed)"
    case .changedSettings(let path):
      "\(path) was made with other settings, images or another backbone; take another folder or the same settings"
    case .folderInUse(let path): "\(path) exists: a training was begun here; go on with --resume or take another folder"
    case .strangeFolder(let path):
      "\(path) holds parts of a training whose settings.json is gone; empty it or take another folder"
    case .file(let path, let reason): "\(path): \(reason)"
    case .result(let reason): "the trained model is not usable: \(reason)"
    }
  }
}
