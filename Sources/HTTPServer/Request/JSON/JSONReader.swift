/// Reads one JSON text piece by piece, as it arrives (RFC 8259), and decodes the base64 in it on the way: an image in
/// JSON is never held as text.
///
/// Stricter than the grammar where a text could be read in two ways or cost more than it says: no name twice in an
/// object, no lone surrogates, and limits on depth, values, and the length of what is no base64.
struct JSONReader {
  /// What is wrong with a text: a clause that follows "it".
  struct Refusal: Error, Equatable {
    let reason: String
  }

  /// Where base64 stands: the names from the outermost object inwards, `*` for every element of an array.
  typealias Place = [String]

  static let maximumDepth = 16
  static let maximumValueCount = 10_000
  static let maximumMemberCount = 100
  private static let maximumWordByteCount = 64

  private enum Expectation {
    case value
    case elementOrEnd
    case name
    case nameOrEnd
    case colon
    case commaOrEnd
    case nothing
  }

  private enum Token {
    case name
    case string
    /// A number or a literal: everything up to what can only stand behind it.
    case word
  }

  private struct Container {
    var elements: [JSONValue]
    var members: [JSONValue.Member]?
    var name = ""
  }

  private let places: Set<Place>
  private var expectation = Expectation.value
  private var token: Token?
  private var containers: [Container] = []
  private var path: Place = []
  private var root: JSONValue?
  private var valueCount = 0
  /// How much of a byte order mark, which some programs write before everything, has come.
  private var markByteCount = 0

  /// The name or string being read.
  private var string = JSONStringReader(isBase64: false)
  private var word: [UInt8] = []

  /// - Parameter places: where strings are base64; they become ``JSONValue/bytes(_:)``, or a string that tells how the
  ///   text begins where it is none.
  init(base64 places: Set<Place> = []) { self.places = places }

  mutating func receive(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
    var position = try skipMark(bytes)
    while position < bytes.count {
      switch token {
      case nil:
        try begin(bytes[position])
        position += 1
      case .word: position += try readWord(bytes[position])
      case .name, .string:
        position += try string.receive(UnsafeRawBufferPointer(rebasing: bytes[position...]))
        if string.isComplete { try endString() }
      }
    }
  }

  /// Where the text begins (RFC 8259, section 8.1: a mark may be ignored).
  private mutating func skipMark(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> Int {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var position = 0
    while markByteCount < mark.count, position < bytes.count, bytes[position] == mark[markByteCount] {
      markByteCount += 1
      position += 1
    }
    guard position < bytes.count else { return position }
    guard markByteCount % mark.count == 0 else { throw unexpected(mark[0]) }
    markByteCount = mark.count
    return position
  }

  /// - Throws: ``Refusal`` where the text is not whole.
  mutating func finish() throws(Refusal) -> JSONValue {
    if case .word = token { try endWord() }
    guard let root, expectation == .nothing else {
      throw Refusal(reason: valueCount == 0 ? "is empty" : "ends before its last value does")
    }
    return root
  }
}

// MARK: - Structure

extension JSONReader {
  private mutating func begin(_ byte: UInt8) throws(Refusal) {
    switch (byte, expectation) {
    case (UInt8(ascii: " "), _), (UInt8(ascii: "\t"), _), (UInt8(ascii: "\r"), _), (UInt8(ascii: "\n"), _): return
    case (UInt8(ascii: "]"), .elementOrEnd), (UInt8(ascii: "}"), .nameOrEnd): try close()
    case (UInt8(ascii: "]"), .commaOrEnd) where containers.last?.members == nil: try close()
    case (UInt8(ascii: "}"), .commaOrEnd) where containers.last?.members != nil: try close()
    case (UInt8(ascii: ","), .commaOrEnd): expectation = containers.last?.members == nil ? .value : .name
    case (UInt8(ascii: ":"), .colon): expectation = .value
    case (UInt8(ascii: "\""), .name), (UInt8(ascii: "\""), .nameOrEnd):
      token = .name
      string = JSONStringReader(isBase64: false)
    case (_, .value), (_, .elementOrEnd): try beginValue(byte)
    default: throw unexpected(byte)
    }
  }

  private mutating func beginValue(_ byte: UInt8) throws(Refusal) {
    valueCount += 1
    guard valueCount <= Self.maximumValueCount else {
      throw Refusal(reason: "has more than \(Self.maximumValueCount) values")
    }
    path.append(containers.last.map { $0.members == nil ? "*" : $0.name } ?? "")
    switch byte {
    case UInt8(ascii: "\""):
      token = .string
      string = JSONStringReader(isBase64: places.contains(Array(path.dropFirst())))
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard containers.count < Self.maximumDepth else {
        throw Refusal(reason: "is nested deeper than \(Self.maximumDepth)")
      }
      let isObject = byte == UInt8(ascii: "{")
      containers.append(Container(elements: [], members: isObject ? [] : nil))
      expectation = isObject ? .nameOrEnd : .elementOrEnd
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"):
      token = .word
      word = [byte]
    default: throw unexpected(byte)
    }
  }

  private mutating func close() throws(Refusal) {
    guard let container = containers.popLast() else { return }
    end(container.members.map(JSONValue.object) ?? .array(container.elements))
  }

  private mutating func end(_ value: JSONValue) {
    path.removeLast()
    guard let last = containers.indices.last else {
      root = value
      expectation = .nothing
      return
    }
    if containers[last].members == nil {
      containers[last].elements.append(value)
    } else {
      let name = containers[last].name
      containers[last].members?.append(.init(name, value))
    }
    expectation = .commaOrEnd
  }

  private mutating func endString() throws(Refusal) {
    let isName = if case .name = token { true } else { false }
    token = nil
    let value = try string.value()
    guard isName, case .string(let name) = value else { return end(value) }
    try endName(name)
  }

  private mutating func endName(_ name: String) throws(Refusal) {
    guard let last = containers.indices.last, let members = containers[last].members else { return }
    guard members.count < Self.maximumMemberCount else {
      throw Refusal(reason: "has an object of more than \(Self.maximumMemberCount) members")
    }
    guard !members.contains(where: { $0.name == name }) else {
      throw Refusal(reason: "has the member '\(name.prefix(100))' twice")
    }
    containers[last].name = name
    expectation = .colon
  }

  private func unexpected(_ byte: UInt8) -> Refusal {
    let character = (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "the byte \(byte)"
    let wanted =
      switch expectation {
      case .value, .elementOrEnd: "a value"
      case .name, .nameOrEnd: "a name in double quotes"
      case .colon: "a colon"
      case .commaOrEnd: "a comma or the end of what was begun"
      case .nothing: "nothing more"
      }
    return Refusal(reason: "has \(character) where \(wanted) should stand")
  }
}

// MARK: - Words

extension JSONReader {
  /// How many bytes were taken: none of one that ends the word.
  private mutating func readWord(_ byte: UInt8) throws(Refusal) -> Int {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: " "), UInt8(ascii: "\t"),
      UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      try endWord()
      return 0
    default:
      guard word.count < Self.maximumWordByteCount else { throw badWord }
      word.append(byte)
      return 1
    }
  }

  private mutating func endWord() throws(Refusal) {
    let text = String(decoding: word, as: UTF8.self)
    let value: JSONValue
    switch text {
    case "null": value = .null
    case "true": value = .bool(true)
    case "false": value = .bool(false)
    default:
      guard JSONReader.isNumber(word), let number = Double(text)
      else { throw badWord }
      value = Int64(text).map(JSONValue.integer) ?? .number(number)
    }
    token = nil
    word = []
    end(value)
  }

  /// RFC 8259, section 6.
  private static func isNumber(_ word: [UInt8]) -> Bool {
    var rest = word[...]
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    func skip(_ bytes: String) -> Bool {
      guard let first = rest.first, bytes.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    func skipDigits() -> Bool {
      let count = rest.prefix(while: isDigit).count
      rest = rest.dropFirst(count)
      return count > 0
    }
    _ = skip("-")
    guard skip("0") || skipDigits() else { return false }
    if skip("."), !skipDigits() { return false }
    if skip("eE") {
      _ = skip("+-")
      guard skipDigits() else { return false }
    }
    return rest.isEmpty
  }

  private var badWord: Refusal {
    Refusal(reason: "has '\(String(decoding: word, as: UTF8.self))' where a value should stand")
  }
}
