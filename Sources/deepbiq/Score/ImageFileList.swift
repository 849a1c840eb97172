import Foundation

/// The files that paths stand for, in order.
enum ImageFileList {
  /// Files as they are, folders as all they hold, at any depth and sorted by name; hidden files and folders, and links to
  /// folders within them, are left out. `-` stands for the paths on standard input, one a line, that `standardInput` reads.
  static func files(at paths: [String], standardInput: () -> String? = { readLine() }) -> [ImageFile] {
    paths.flatMap { path -> [ImageFile] in
      guard path == "-" else { return expand(path) }
      var files: [ImageFile] = []
      while let line = standardInput() {
        let path = line.hasSuffix("\r") ? String(line.dropLast()) : line
        if !path.isEmpty { files += expand(path) }
      }
      return files
    }
  }

  private static func expand(_ path: String) -> [ImageFile] {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? contents(ofFolder: path) : [ImageFile(path: path, isFromFolder: false)]
  }

  private static func contents(ofFolder folder: String) -> [ImageFile] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    return names.filter { !$0.hasPrefix(".") }.sorted().flatMap { name -> [ImageFile] in
      let path = base + name
      let type = (try? FileManager.default.attributesOfItem(atPath: path)[.type]) as? FileAttributeType
      switch type {
      case .typeDirectory?: return contents(ofFolder: path)
      case .typeRegular?: return [ImageFile(path: path, isFromFolder: true)]
      case .typeSymbolicLink?:
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && !isFolder.boolValue ? [ImageFile(path: path, isFromFolder: true)] : []
      default: return []
      }
    }
  }
}
