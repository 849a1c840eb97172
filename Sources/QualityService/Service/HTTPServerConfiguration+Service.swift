import HTTPServer

extension HTTPServerConfiguration {
  /// The server's part of the service's configuration.
  init(_ configuration: ServiceConfiguration) {
    self.init()
    host = configuration.host
    port = configuration.port
    maximumConnections = configuration.connections
    threads = min(threads, configuration.connections)
    maximumBodyByteCount = configuration.bodyLimitMiB << 20
    maximumBufferedByteCount = configuration.uploadMemoryMiB << 20
    headerTimeout = .seconds(configuration.headerTimeoutSeconds)
    bodyTimeout = .seconds(configuration.bodyTimeoutSeconds)
    keepAliveTimeout = .seconds(configuration.keepAliveTimeoutSeconds)
    // The assessor keeps the deadline and says so in its reply; the server's own is the net below it.
    requestDeadline = .seconds(configuration.requestDeadlineSeconds + 5)
  }
}
