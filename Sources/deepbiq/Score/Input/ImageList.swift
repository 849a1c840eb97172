import Foundation
import Synchronization

/// The files that paths stand for, one at a time and in order.
///
/// Files stay as they are, and folders become all that they hold, at any depth and sorted by name; hidden files and
/// folders, and links to folders within them, are told as left out. What cannot be listed or examined is told with its
/// problem. `-` stands for the names on standard input, which are read as they are asked for.
struct ImageList: Sequence {
  let paths: [FileName]
  /// A folder that is passed over where it is met below another.
  var excluded: FileName?
  /// What ends a name on standard input: a line feed, or NUL.
  var separator = UInt8(ascii: "\n")
  /// The next bytes of standard input; nil at its end.
  var readInput: NameReader.Source = ImageList.standardInput

  private static let dash = FileName("-")

  /// Whether names come from standard input, so that nobody knows how many.
  var isOpenEnded: Bool { paths.contains(Self.dash) }

  /// How many files there are and how long the longest name is, in characters; a look at every folder.
  func survey() -> (files: Int, widest: Int) {
    reduce(into: (0, 0)) { survey, file in
      guard file.leftOut == nil else { return }
      survey.0 += 1
      survey.1 = Swift.max(survey.1, file.name.text.count)
    }
  }

  func makeIterator() -> Iterator { Iterator(self) }

  struct Iterator: IteratorProtocol {
    private var paths: ArraySlice<FileName>
    private let excluded: FileName?
    private var names: NameReader
    private var readsInput = false
    /// The folders that are being gone through, outermost first.
    private var folders: [FolderListing] = []

    init(_ list: ImageList) {
      paths = list.paths[...]
      excluded = list.excluded
      names = NameReader(separator: list.separator, read: list.readInput)
    }

    mutating func next() -> ImageFile? {
      while true {
        if let innermost = folders.indices.last {
          guard let entry = folders[innermost].popFirst() else {
            folders.removeLast()
            continue
          }
          if let file = found(entry) { return file }
        } else if readsInput {
          do throws(ScoreFailure) {
            guard let name = try names.next() else {
              readsInput = false
              continue
            }
            if let file = named(name) { return file }
          } catch {
            return ImageFile(name: ImageList.dash, problem: error)
          }
        } else {
          guard let path = paths.popFirst() else { return nil }
          readsInput = path == ImageList.dash
          if !readsInput, let file = named(path) { return file }
        }
      }
    }

    /// A file, or nil for a folder whose files come next.
    private mutating func named(_ name: FileName) -> ImageFile? {
      name.isFolder ? enter(name) : ImageFile(name: name)
    }

    private mutating func found(_ entry: (name: FileName, kind: FolderListing.Kind, isHidden: Bool)) -> ImageFile? {
      var file = ImageFile(name: entry.name, isFromFolder: true)
      guard !entry.isHidden else {
        file.leftOut = .hidden
        return file
      }
      switch entry.kind == .unknown ? FolderListing.Kind(of: entry.name) : entry.kind {
      case .folder?: return excluded.map(entry.name.isSameFile) == true ? nil : enter(entry.name)
      case .file?: break
      case .link?: if entry.name.isFolder { file.leftOut = .linkToFolder }
      case .other?, .unknown?: file.leftOut = .other
      case nil: file.problem = ScoreFailure(unreadable: errno)
      }
      return file
    }

    private mutating func enter(_ folder: FileName) -> ImageFile? {
      do throws(ScoreFailure) {
        folders.append(try FolderListing(of: folder))
        return nil
      } catch {
        return ImageFile(name: folder, isFromFolder: true, problem: error)
      }
    }
  }

  private static let standardInput: NameReader.Source = { () throws(ScoreFailure) in
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = Descriptor.read(chunk.count, from: STDIN_FILENO, into: &chunk)
    guard count >= 0 else {
      throw ScoreFailure(.unreadableFile, "standard input cannot be read: \(SystemReason.text(errno))")
    }
    return count > 0 ? chunk[..<count] : nil
  }
}
