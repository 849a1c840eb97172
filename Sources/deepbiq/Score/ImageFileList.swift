import Foundation

/// The files that paths stand for, in order.
enum ImageFileList {
  /// Files as they are, folders as all they hold, at any depth and sorted by name; hidden files and folders, and links to
  /// folders within them, are left out. What cannot be listed or examined stays in the list with its problem. `-` stands for the paths on standard input, one a line, that `standardInput` reads.
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
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      let problem = "the folder cannot be listed: \(error.localizedDescription)"
      return [ImageFile(path: folder, isFromFolder: true, problem: problem)]
    }
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
        return exists && isFolder.boolValue ? [] : [ImageFile(path: path, isFromFolder: true)]
      case nil:
        // A name that is not UTF-8 arrives here altered, so that it names no file.
        let problem = "the file cannot be examined; its name may not be UTF-8"
        return [ImageFile(path: path, isFromFolder: true, problem: problem)]
      default: return []
      }
    }
  }
}
