import Foundation
import SwiftProtobuf

/// Reads a network definition in protobuf's text format (`.prototxt`).
struct PrototxtReader {
  let path: String

  /// Definitions have some thousand lines; more is damage.
  private static let maximumByteCount = 16 << 20

  func read() throws(CaffeImportError) -> Caffe_NetParameter {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw CaffeImportError(file: path, "the file cannot be read (\(error.localizedDescription))")
    }
    guard data.count <= PrototxtReader.maximumByteCount else {
      throw CaffeImportError(file: path, "it has \(data.count) bytes; a prototxt has less than 16 MiB")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw CaffeImportError(file: path, "it is no text in UTF-8; is it a prototxt?")
    }
    return try parse(text)
  }

  func parse(_ text: String) throws(CaffeImportError) -> Caffe_NetParameter {
    do {
      return try Caffe_NetParameter(textFormatString: text)
    } catch TextFormatDecodingError.unknownField {
      throw error(.unknownField, "has a field that Caffe does not know", in: text)
    } catch TextFormatDecodingError.unrecognizedEnumValue {
      throw error(.unrecognizedEnumValue, "has a value that Caffe does not know", in: text)
    } catch {
      throw CaffeImportError(file: path, "it is no network definition in protobuf's text format (\(error))")
    }
  }

  /// Names the line of the first such mistake: the parser stops there, so any text that ends before parses without it.
  private func error(_ mistake: TextFormatDecodingError, _ what: String, in text: String) -> CaffeImportError {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    func isMade(in count: Int) -> Bool {
      do {
        _ = try Caffe_NetParameter(textFormatString: lines[..<count].joined(separator: "\n"))
      } catch let found as TextFormatDecodingError where found == mistake {
        return true
      } catch {}
      return false
    }
    var (without, with) = (0, lines.count)
    while with - without > 1 {
      let middle = (without + with) / 2
      if isMade(in: middle) { with = middle } else { without = middle }
    }
    let line = lines[with - 1].trimmingCharacters(in: .whitespaces).prefix(80)
    return CaffeImportError(file: path, "line \(with), \"\(line)\", \(what)")
  }
}
