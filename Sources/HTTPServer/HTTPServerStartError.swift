/// Why a server could not start.
public enum HTTPServerStartError: Error, Equatable, CustomStringConvertible {
  /// A value that ``HTTPServerConfiguration`` does not allow.
  case invalidConfiguration(name: String, value: String, allowed: String)
  /// Two routes claim the same method and path.
  case duplicateRoute(method: String, path: String)
  /// The host has no address.
  case unknownHost(host: String, reason: String)
  /// No socket could listen there: the port is taken, the address is not this machine's, the port needs privileges.
  case cannotListen(host: String, port: Int, reason: String)
  /// libmicrohttpd refused to start.
  case libraryFailure(String)
  /// The server was started or stopped before; make another one.
  case alreadyStarted

  public var description: String {
    switch self {
    case .invalidConfiguration(let name, let value, let allowed):
      "The HTTP server's \(name) is \(value); allowed: \(allowed)."
    case .duplicateRoute(let method, let path):
      "Two routes answer \(method) \(path); leave one."
    case .unknownHost(let host, let reason):
      "The host \(host) has no address to listen on: \(reason)."
    case .cannotListen(let host, let port, let reason):
      "Cannot listen on \(host) port \(port): \(reason)."
    case .libraryFailure(let messages):
      "libmicrohttpd did not start: \(messages)"
    case .alreadyStarted:
      "The HTTP server was started before; a server starts once."
    }
  }
}
