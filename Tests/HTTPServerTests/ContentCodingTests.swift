import CZlib
import HTTPServer
import Testing

@Suite struct ContentCodingTests {
  private static let content = Array(String(repeating: "the quick brown fox\r\n", count: 5_000).utf8)

  private func deflated(_ bytes: [UInt8], _ windowBits: Int32 = 31) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    deflateInit2_(&stream, 9, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    return input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
        (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
        deflate(&stream, Z_FINISH)
        return Array(output.prefix(output.count - Int(stream.avail_out)))
      }
    }
  }

  private func post(
    _ body: [UInt8], _ encodings: String..., type: String = "image/jpeg", to server: TestServer,
    target: String = "/echo"
  ) throws -> Reply {
    let client = try server.client()
    let headers = encodings.map { "Content-Encoding: \($0)" } + ["Content-Type: \(type)"]
    client.request("POST", target, headers: headers, body: body)
    return try client.reply()
  }

  @Test func `every coding that is named is undone, in turn`() throws {
    let server = try TestServer()
    let content = Self.content
    let gzip = deflated(content)
    for coding in ["gzip", "GZIP", "x-gzip", " gzip ", "identity, gzip", "gzip,", ",gzip,identity"] {
      #expect(try post(gzip, coding, to: server).body == content, "\(coding)")
    }
    #expect(try post(deflated(content, 15), "deflate", to: server).body == content)
    #expect(try post(deflated(content, -15), "Deflate", to: server).body == content)
    #expect(try post(deflated(gzip), "gzip, gzip", to: server).body == content)
    #expect(try post(deflated(gzip), "gzip", "gzip", to: server).body == content)
    #expect(try post(deflated(gzip, 15), "gzip, deflate", to: server).body == content)
    #expect(try post(deflated(deflated(content, -15)), "deflate", "x-gzip", to: server).body == content)
    for coding in ["identity", "", ",", "Identity, identity"] {
      #expect(try post(content, coding, to: server).body == content, "\(coding)")
    }
  }

  @Test func `members that follow each other are one body, and what else follows is ignored`() throws {
    let server = try TestServer()
    let gzip = deflated(Self.content)
    #expect(try post(gzip + gzip, "gzip", to: server).body == Self.content + Self.content)
    #expect(try post(gzip + [0, 0, 0], "gzip", to: server).body == Self.content)
    #expect(try post(deflated(Self.content, 15) + [1, 2], "deflate", to: server).body == Self.content)
  }

  @Test func `a chunked body is decoded as it comes`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
    for byte in deflated(Array("hello".utf8)) { client.send(Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8)) }
    client.send("0\r\n\r\n")
    #expect(try client.reply().text == "hello")
  }

  @Test func `a form may be compressed`() throws {
    let server = try TestServer()
    let form = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nhello\r\n--b--"
    let reply = try post(
      deflated(Array(form.utf8)), "gzip", type: "multipart/form-data; boundary=b", to: server, target: "/parts")
    #expect(reply.text == "a|-|-|\(checksum(Array("hello".utf8)))")
  }

  @Test func `no body is no body, however it is said to be compressed`() throws {
    let reply = try post([], "gzip", to: try TestServer())
    #expect(reply.status == 200 && reply.body.isEmpty)
  }

  @Test func `a stream that is cut, damaged or none is 400`() throws {
    let server = try TestServer()
    let gzip = deflated(Self.content)
    var damaged = gzip
    damaged[damaged.count - 5] ^= 1
    for body in [Array(gzip.dropLast()), Array(gzip.prefix(1)), damaged, Self.content, gzip + gzip.dropLast(3)] {
      let reply = try post(body, "gzip", to: server)
      #expect(reply.status == 400)
      #expect(reply.text.contains("Content-Encoding is gzip"))
    }
    #expect(try post(deflated(gzip).dropLast(1), "gzip, gzip", to: server).status == 400)
    #expect(try post(deflated(Array(gzip.dropLast(1))), "gzip, gzip", to: server).status == 400)
  }

  @Test(arguments: ["br", "zstd", "compress", "aws-chunked", "utf-8", "gzip, br", "gzip;q=1", "gzip, gzip, gzip"])
  func `any other coding is 415 with those that are undone`(coding: String) throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("POST", "/echo", headers: ["Content-Encoding: \(coding)"], body: [1, 2, 3])
    let reply = try client.reply()
    #expect(reply.status == 415)
    #expect(reply.headers["Accept-Encoding"] == "gzip, deflate")
    client.request("GET", "/hello")
    #expect(try client.reply().status == 200, "the connection is kept")
    // Where no body is read its coding does not matter.
    client.request("GET", "/hello", headers: ["Content-Encoding: \(coding)"])
    #expect(try client.reply().status == 200)
  }

  @Test func `a bomb ends at the limit, wherever it goes off`() throws {
    let server = try TestServer { $0.maximumBodyByteCount = 1_000_000 }
    let bomb = deflated([UInt8](repeating: 0, count: 100_000_000))
    #expect(bomb.count < 200_000)
    let nested = deflated(bomb)
    #expect(nested.count < 2_000)
    // Whose outer layer gives two hundred megabytes of which nothing is left: streams of nothing.
    let nothing = deflated([])
    let empty = deflated([[UInt8]](repeating: nothing, count: 10_000_000).flatMap(\.self))
    #expect(empty.count < 1_000_000)
    let start = ContinuousClock.now
    for (body, coding) in [(bomb, "gzip"), (nested, "gzip, gzip"), (empty, "gzip, gzip")] {
      let reply = try post(body, coding, to: server)
      #expect(reply.status == 413)
      #expect(reply.text.contains("1000000 bytes"))
    }
    #expect(ContinuousClock.now - start < .seconds(5))
    let exact = [UInt8](repeating: 7, count: 1_000_000)
    #expect(try post(deflated(exact), "gzip", to: server).body == exact)
    #expect(try post(deflated(exact + [7]), "gzip", to: server).status == 413)
  }

  @Test func `decoded bytes count for the buffers of all uploads`() throws {
    let server = try TestServer {
      $0.maximumBodyByteCount = 1_000_000
      $0.maximumBufferedByteCount = 1_500_000
    }
    let body = deflated([UInt8](repeating: 7, count: 900_000))
    let held = try server.client()
    held.request("POST", "/held", headers: ["Content-Encoding: gzip"], body: body)
    #expect(eventually { server.probe.heldCount == 1 })
    #expect(try post(body, "gzip", to: server).status == 429)
    server.probe.release()
    #expect(try held.reply().status == 200)
    #expect(eventually { (try? post(body, "gzip", to: server).status) == 200 })
  }
}
