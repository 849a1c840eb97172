import Numerics

/// Whether there is memory for what a command is about to do.
enum Memory {
  /// What the program and the built-in model take, in bytes, measured and rounded up.
  private static let fixedByteCount = 160 << 20
  /// What a worker of the built-in model takes beside it: working memory, and its thread's stack.
  private static let workerByteCount = 48 << 20
  /// Of an image that is being decoded, as ``ImageLimits`` says.
  private static let bytesPerPixel = 12

  /// - Throws: `CommandFailure` that says what to change.
  static func check(workers: Int) throws(CommandFailure) {
    let wanted = fixedByteCount + workers * workerByteCount
    let room = AddressSpace.room(upTo: wanted)
    guard room < wanted else { return }
    throw CommandFailure(
      "--workers \(workers) needs \(wanted >> 20) MiB of memory, of which this process may have \(room >> 20); give "
        + "fewer workers, or raise the limit (ulimit -v)")
  }

  /// The pixels of the largest image that every worker could decode at the same time; `most` where there is room for
  /// that. Asked when the model is loaded.
  static func pixels(workers: Int, most: Int) -> Int {
    let wanted = most * bytesPerPixel * workers
    let room = AddressSpace.room(upTo: wanted)
    return room < wanted ? max(1, room / (2 * bytesPerPixel * workers)) : most
  }
}
