/// Every limit and timeout of an ``HTTPServer``.
public struct HTTPServerConfiguration: Sendable {
  /// A name or a numeric IPv4 or IPv6 address to listen on; `::` listens on IPv4 too.
  public var host = "127.0.0.1"
  /// The TCP port, 0...65535; 0 takes any free one.
  public var port = 0
  /// Threads that read requests and write replies, 1...64. No request ever holds one while it waits.
  public var threads = 2
  /// Connections open at once, at least `threads`; more wait in the kernel's queue. To keep that queue moving,
  /// connections that have been idle for over a second are closed, the oldest first, while more than nine tenths of the
  /// limit are open: those that never carried a request, down to half of the limit, then kept-alive ones, down to nine
  /// tenths.
  public var maximumConnections = 1024
  /// A request's line and headers, in bytes, 4096...1 MiB. A connection may take three times as much memory, so that
  /// most requests beyond the limit can be read, and refused with all that is known of them.
  public var maximumHeaderByteCount = 32 * 1024
  /// A request's target, in bytes, at most `maximumHeaderByteCount`; RFC 9112, section 3, asks for 8000 at least.
  public var maximumTargetByteCount = 8 * 1024
  /// The largest body of one request, in bytes, multipart framing included: as it comes, and once its Content-Encoding
  /// is undone. A route may have a limit of its own.
  public var maximumBodyByteCount = 20 * 1024 * 1024
  /// The bodies of all requests in flight together, in bytes.
  public var maximumBufferedByteCount = 256 * 1024 * 1024
  /// Parts of one multipart/form-data body, unless its route says otherwise.
  public var maximumPartCount = 16
  /// From the first byte of a request to the end of its headers.
  public var headerTimeout: Duration = .seconds(10)
  /// The longest pause in a body; see also `minimumBodyRate`.
  public var bodyTimeout: Duration = .seconds(10)
  /// The least average rate of a body after the first `bodyTimeout`, in bytes per second, so that a drip ends too.
  public var minimumBodyRate = 16 * 1024
  /// How long a connection may be idle between two requests before it is closed.
  public var keepAliveTimeout: Duration = .seconds(60)
  /// How long a client may take to read a reply.
  public var replyTimeout: Duration = .seconds(30)
  /// How long a route may take to answer from the moment it is called: the span of ``HTTPRequest/deadline``.
  public var requestDeadline: Duration = .seconds(30)
  /// A client that sends no more has either left or only closed its sending side, as HTTP allows. It is sent a 100
  /// (Continue) at this interval while its request is deferred: if it has left, the kernel learns so, and the request
  /// is cancelled.
  public var halfClosedProbeInterval: Duration = .seconds(5)

  /// Which web pages of other origins may read the replies; nil adds nothing to them.
  public var crossOrigin: CrossOriginPolicy?

  /// The defaults written at each property.
  public init() {}

  /// Checks every value that the library or the kernel would refuse or misread.
  func validate() throws(HTTPServerStartError) {
    func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(HTTPServerStartError) {
      guard range.contains(value) else {
        throw .invalidConfiguration(name: name, value: "\(value)", allowed: "\(range.lowerBound)...\(range.upperBound)")
      }
    }
    func check(_ name: String, _ value: Duration) throws(HTTPServerStartError) {
      guard value > .zero else {
        throw .invalidConfiguration(name: name, value: "\(value)", allowed: "a duration above zero")
      }
    }
    try check("port", port, in: 0...65_535)
    try check("threads", threads, in: 1...64)
    try check("maximumConnections", maximumConnections, in: threads...1_000_000)
    try check("maximumHeaderByteCount", maximumHeaderByteCount, in: 4096...1_048_576)
    try check("maximumTargetByteCount", maximumTargetByteCount, in: 1...maximumHeaderByteCount)
    try check("maximumBodyByteCount", maximumBodyByteCount, in: 1...Int.max / 4)
    try check("maximumBufferedByteCount", maximumBufferedByteCount, in: maximumBodyByteCount...Int.max / 4)
    try check("maximumPartCount", maximumPartCount, in: 1...1024)
    try check("minimumBodyRate", minimumBodyRate, in: 1...Int.max / 4)
    try check("headerTimeout", headerTimeout)
    try check("bodyTimeout", bodyTimeout)
    try check("keepAliveTimeout", keepAliveTimeout)
    try check("replyTimeout", replyTimeout)
    try check("requestDeadline", requestDeadline)
    try check("halfClosedProbeInterval", halfClosedProbeInterval)
  }
}
