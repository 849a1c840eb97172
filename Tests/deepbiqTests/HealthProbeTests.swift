import Testing

@testable import deepbiq

@Suite struct HealthProbeTests {
  @Test func `A URL tells host, port and path`() {
    #expect(HealthTarget(url: "http://h:81/livez?x=1")?.path == "/livez?x=1")
    #expect(HealthTarget(url: "http://h:81/livez?x=1")?.port == 81)
    #expect(HealthTarget(url: "http://h")?.port == 80)
    #expect(HealthTarget(url: "http://h")?.path == "/")
    #expect(HealthTarget(url: "http://[::1]:8080/")?.host == "::1")
  }

  @Test(arguments: ["https://h/", "h:80", "/livez", "", "http://", "http://h:70000/"])
  func `Anything but an absolute http URL is refused`(url: String) {
    #expect(HealthTarget(url: url) == nil)
  }

  @Test func `A reply is read to status and body`() {
    let reply = "HTTP/1.1 503 Service Unavailable\r\nA: b\r\n\r\nbody\r\n\r\nmore"
    #expect(HealthProbe.parse(Array(reply.utf8)) == HealthProbe.Answer(status: 503, body: "body\r\n\r\nmore"))
  }

  @Test(arguments: ["", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n"])
  func `What is no HTTP is no answer`(reply: String) {
    #expect(HealthProbe.parse(Array(reply.utf8)) == nil)
  }
}
