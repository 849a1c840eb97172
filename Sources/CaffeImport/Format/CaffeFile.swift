import Foundation
import SwiftProtobuf

/// A file of Caffe: a network definition in protobuf's text format (`.prototxt`), or one binary message, which is
/// weights (`.caffemodel`) or a mean image (`.binaryproto`).
struct CaffeFile {
  let path: String

  /// Definitions have a few thousand lines; anything larger is damaged.
  private static let maximumTextByteCount = 16 << 20

  /// Reads a binary file.
  ///
  /// - Throws: ``CaffeImportError`` where the file cannot be read or is no such message.
  func message<Content: Message>() throws(CaffeImportError) -> Content {
    let data = try contents()
    guard !data.isEmpty else { throw CaffeImportError(file: path, "the file is empty") }
    guard !data.starts(with: [0x89] + Array("HDF".utf8)) else {
      throw CaffeImportError(file: path, "it is an HDF5 file; save the weights as a binary .caffemodel")
    }
    var options = BinaryDecodingOptions()
    // Training leaves gradients in the file, which would otherwise be kept in memory.
    options.discardUnknownFields = true
    do {
      return try Content(serializedBytes: data, options: options)
    } catch {
      throw CaffeImportError(file: path, "the file is damaged or is not of Caffe (\(error))")
    }
  }

  /// Reads a network definition.
  ///
  /// - Throws: ``CaffeImportError`` where the file cannot be read or is no definition, naming the line where it can.
  func definition() throws(CaffeImportError) -> Caffe_NetParameter {
    let data = try contents()
    guard data.count <= Self.maximumTextByteCount else {
      throw CaffeImportError(file: path, "it has \(data.count) bytes; a prototxt has less than 16 MiB")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw CaffeImportError(file: path, "it is no text in UTF-8; is it a prototxt?")
    }
    return try definition(parsing: text)
  }

  /// As ``definition()``, from the file's text.
  func definition(parsing text: String) throws(CaffeImportError) -> Caffe_NetParameter {
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

  private func contents() throws(CaffeImportError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw CaffeImportError(file: path, "the file cannot be read (\(error.localizedDescription))")
    }
  }

  /// Names the line of the first such mistake, found by bisection: the parser stops at the mistake, so a text that ends
  /// before it does not have it.
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
