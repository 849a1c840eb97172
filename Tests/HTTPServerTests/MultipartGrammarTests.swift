import Testing

@testable import HTTPServer

/// Forms as all kinds of programs write them.
@Suite struct MultipartGrammarTests {
  private func parts(
    _ text: String, type: String = "multipart/form-data; boundary=b", limit: Int = 16
  ) throws -> [HTTPFormPart] {
    let boundary = try MultipartForm.boundary(in: HTTPHeaders([(name: "Content-Type", value: type)]))
    return try MultipartForm.parts(
      of: Array(text.utf8), boundary: try #require(boundary), maximumPartCount: limit)
  }

  /// The part whose head has these lines and whose content is "x".
  private func part(_ lines: String...) throws -> HTTPFormPart {
    let head = lines.map { $0 + "\r\n" }.joined()
    return try #require(try parts("--b\r\n\(head)\r\nx\r\n--b--\r\n").first)
  }

  private func text(_ part: HTTPFormPart) -> String { String(decoding: part.bytes, as: UTF8.self) }

  @Test(arguments: [
    "form-data; name=\"image\"", "form-data;name=image", "form-data; name=image", "FORM-DATA; NAME=\"image\"",
    "form-data; filename=\"a.jpg\"; name=\"image\"", "form-data; filename=a.jpg;name=image", "form-data;name = image ;",
    "form-data;\tname\t=\t\"image\"\t", ";;; name=image", "form-data; filename=\"a; name=b\"; name=image",
    "form-data; filename=\"a\\\"; name=\\\"b\"; name=\"image\"", "form-data; name=\"im\\age\"",
    "attachment; name=image",
    "form-data; name*=UTF-8''image", "form-data; name=other; name*=utf-8'en'im%61ge", "form-data; flag; name=image",
    "form-data; filename=my photo; name=image",
  ])
  func `a name is found however it is written`(disposition: String) throws {
    #expect(try part("Content-Disposition: \(disposition)").name == "image")
    #expect(try part("content-disposition:\(disposition)  ").name == "image")
    #expect(try part("Content-Type: image/jpeg", "CONTENT-DISPOSITION : \(disposition)").name == "image")
  }

  @Test(arguments: [
    ("filename=\"a b.jpg\"", "a b.jpg"), ("filename=a b.jpg", "a b.jpg"), ("filename=\"a\\\"b\\\\c\"", "a\"b\\c"),
    ("filename=\"\"", ""), ("filename=\"a;b=c.jpg\"", "a;b=c.jpg"), ("filename*=UTF-8''%e2%82%ac%20rates", "€ rates"),
    ("filename*=iso-8859-1'en'%A3%20rates", "£ rates"), ("filename=\"x\"; filename*=UTF-8''%C3%A9", "é"),
    ("filename*=UTF-8''%C3%A9; filename=\"x\"", "é"), ("filename=x; filename*=koi8-r''%C1", "x"),
    ("filename=x; filename*=UTF-8''%zz", "x"), ("filename=x; filename*=UTF-8''%C3", "x"),
    ("filename=x; filename*=y", "x"),
    ("filename=\"é.jpg\"", "é.jpg"),
  ])
  func `a filename is read in every form`(parameter: String, filename: String) throws {
    #expect(try part("Content-Disposition: form-data; name=a; \(parameter)").filename == filename)
  }

  @Test func `folded headers go on, and unknown ones do no harm`() throws {
    let part = try part(
      "X-Other: 1", "Content-Disposition: form-data;", "  name=\"image\";", "\tfilename=\"a.jpg\"", "Content-Type:",
      " image/jpeg")
    #expect(part.name == "image" && part.filename == "a.jpg" && part.contentType == "image/jpeg")
  }

  @Test(arguments: [
    "multipart/form-data; boundary=b", "Multipart/Form-Data;boundary=b",
    "multipart/form-data; charset=utf-8; boundary=b",
    "multipart/form-data; boundary=b; charset=utf-8", "multipart/form-data; BOUNDARY=\"b\"",
    "multipart/form-data ; boundary = \"b\" ;", "multipart/form-data; note=\"boundary=c; boundary=d\"; boundary=b",
    "multipart/form-data; boundary=\"\\b\"",
  ])
  func `a boundary is found however it is written`(type: String) throws {
    #expect(try parts("--b\r\n\r\nx\r\n--b--", type: type).map(text) == ["x"])
  }

  @Test(arguments: [
    ("multipart/form-data; boundary=\"a b\"", "a b"), ("multipart/form-data; boundary=a=/?:,'()+_.-", "a=/?:,'()+_.-"),
    ("multipart/form-data; boundary=\"a;b=c\"", "a;b=c"), ("multipart/form-data; boundary=\"a\\\"b\"", "a\"b"),
    ("multipart/form-data; boundary=" + String(repeating: "-", count: 5_000), String(repeating: "-", count: 5_000)),
  ])
  func `a boundary may hold anything`(type: String, boundary: String) throws {
    #expect(try parts("--\(boundary)\r\n\r\nx\r\n--\(boundary)--", type: type).map(text) == ["x"])
  }

  @Test(arguments: [
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
    "multipart/form-data; boundary", "multipart/form-data; boundary=\"b", "multipart/form-data; boundary=b; boundary=c",
    "multipart/form-data; boundary=\"b\"c", "multipart/form-data; x=\"boundary=b\"",
  ])
  func `a type without one boundary is refused`(type: String) {
    #expect(throws: HTTPServerError.self) { try parts("--b\r\n\r\nx\r\n--b--", type: type) }
  }

  @Test func `other types have no boundary`() throws {
    for type in ["image/jpeg; boundary=b", "multipart/form-database; boundary=b", "multipart/mixed; boundary=b", ""] {
      #expect(try MultipartForm.boundary(in: HTTPHeaders([(name: "Content-Type", value: type)])) == nil)
    }
    #expect(try MultipartForm.boundary(in: HTTPHeaders()) == nil)
  }

  @Test(arguments: [
    ("--b\r\n\r\nx\r\n--b--", ["x"]), ("--b\r\n\r\nx\r\n--b--\r\n", ["x"]),
    // A preamble, also one that is a line break or looks like a boundary, and an epilogue.
    ("\r\n--b\r\n\r\nx\r\n--b--\r\n", ["x"]), ("mail only\r\n--b\r\n\r\nx\r\n--b--\r\nthe end\r\n--b\r\n", ["x"]),
    ("--bb\r\n--b\r\n\r\nx\r\n--b--", ["x"]), ("x--b\r\n--b\r\n\r\nx\r\n--b--", ["x"]),
    // Blanks that a transport added.
    ("--b  \t\r\n\r\nx\r\n--b-- \t \r\n", ["x"]), ("--b\r\n\r\nx\r\n--b-- ", ["x"]),
    // Content that looks like a delimiter, or ends in line breaks.
    ("--b\r\n\r\nx\r\n--bc\r\n--b-\r\n --b\r\n--b--c\r\n--b--", ["x\r\n--bc\r\n--b-\r\n --b\r\n--b--c"]),
    ("--b\r\n\r\nx\n--b\r\n--b\r\n--b--", ["x\n--b", ""]), ("--b\r\n\r\nx--b--\r\n\r\n--b--", ["x--b--\r\n"]),
    ("--b\r\n\r\n\r\n\r\n--b--", ["\r\n"]), ("--b\r\n\r\nx\r\n--b \r \n\r\n--b--", ["x\r\n--b \r \n"]),
    // Nothing in it: no content, no blank line, no head.
    ("--b\r\n\r\n\r\n--b--", [""]), ("--b\r\n\r\n--b--", [""]), ("--b\r\n--b--", [""]),
    ("--b\r\nA: 1\r\n\r\n--b--", [""]),
    ("--b\r\n\r\nx\r\n--b\r\n\r\n\r\n--b\r\n\r\ny\r\n--b--", ["x", "", "y"]),
    // Line feeds alone, in the whole body.
    ("--b\nA: 1\n\nx\n--b--\n", ["x"]), ("pre\n--b\n\nx\r\n--b\n\ny\n--b--", ["x\r", "y"]),
  ])
  func `a body is cut by its grammar`(body: String, contents: [String]) throws {
    #expect(try parts(body).map(text) == contents)
  }

  @Test(arguments: [
    "", "x", "--b", "--b\r\n", "--b--", "--b--\r\n", "--b\r\n\r\nx", "--b\r\n\r\nx\r\n--b", "--b\r\n\r\nx\r\n--b\r\n",
    "--b\r\n\r\nx\r\n--b-", "--b\r\n\r\nx\n--b--", "--c\r\n\r\nx\r\n--c--", "--b\r\nno colon\r\n\r\nx\r\n--b--",
    "--b\r\n folded\r\n\r\nx\r\n--b--", "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--",
    "--b\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nx\r\n--b--",
    "--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nx\r\n--b--",
    "--b\r\nContent-Transfer-Encoding: base64\r\n\r\n#\r\n--b--",
  ])
  func `what breaks the grammar is refused`(body: String) {
    let error = #expect(throws: HTTPServerError.self) { try parts(body) }
    guard case .malformedMultipart? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    ("binary", "eA==", "eA=="), ("8bit", "eA==", "eA=="), ("7BIT", "eA==", "eA=="), ("base64", "eA==", "x"),
    ("BASE64", "aGVs\r\n bG8=\r\n", "hello"), ("base64", "", ""),
  ])
  func `a transfer encoding is undone`(encoding: String, content: String, expected: String) throws {
    let body = "--b\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n\(content)\r\n--b--"
    #expect(try parts(body).map(text) == [expected])
  }

  @Test func `hostile forms cost no more than their length`() throws {
    let start = ContinuousClock.now
    let dashes = String(repeating: "-", count: 8_000)
    let boundary = "multipart/form-data; boundary=\(dashes)"
    for line in ["\n", "\r\n", "\r\n--", "\r\n--" + dashes.dropLast(), "\r\n--\(dashes)x", "-", "\r\n--\(dashes) "] {
      let flood = String(repeating: line, count: 4_000_000 / line.utf8.count)
      #expect(throws: HTTPServerError.self) { try parts("--\(dashes)\r\n\r\n\(flood)", type: boundary) }
      #expect(throws: HTTPServerError.self) { try parts(flood, type: boundary) }
    }
    let head = "--b\r\nA: " + String(repeating: "x", count: 4_000_000)
    #expect(throws: HTTPServerError.malformedMultipart("a part's headers are longer than 16384 bytes")) {
      try parts(head + "\r\n\r\nx\r\n--b--")
    }
    let folds = "--b\r\nA: 1\r\n" + String(repeating: " x\r\n", count: 1_000_000)
    #expect(throws: HTTPServerError.self) { try parts(folds + "\r\nx\r\n--b--") }
    let many = String(repeating: "--b\r\n\r\n\r\n", count: 400_000)
    #expect(throws: HTTPServerError.tooManyParts(limit: 16)) { try parts(many + "--b--") }
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
