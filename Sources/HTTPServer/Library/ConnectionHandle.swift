/// libmicrohttpd's connection, to be resumed from another thread.
///
/// Unchecked: the pointer itself is never dereferenced on another thread, and MHD_resume_connection is thread safe. A
/// suspended connection lives until it is resumed, which ``DeferredReply`` does exactly once under its lock.
struct ConnectionHandle: @unchecked Sendable {
  let pointer: OpaquePointer
}
