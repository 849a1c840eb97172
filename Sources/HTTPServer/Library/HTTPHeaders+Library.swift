import CMicroHTTPD

extension HTTPHeaders {
  /// The headers that the library has read on a connection. To be called on the library's thread.
  init(receivedOn connection: OpaquePointer) {
    self.init()
    withUnsafeMutablePointer(to: &self) { headers in
      _ = MHD_get_connection_values_n(
        connection,
        .HEADER_KIND,
        { context, _, name, nameLength, value, valueLength in
          guard let context, let name else { return .NO }
          let nameBytes = UnsafeRawBufferPointer(start: name, count: nameLength)
          let valueBytes = UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength)
          context.assumingMemoryBound(to: HTTPHeaders.self).pointee.append(
            name: String(decoding: nameBytes, as: UTF8.self),
            value: String(decoding: valueBytes, as: UTF8.self)
          )
          return .YES
        },
        headers
      )
    }
  }

  /// Bytes they took in the request: name, colon, space, value and line break each.
  var byteCount: Int { reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 } }
}
