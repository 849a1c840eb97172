import Glibc

/// The memory that this process may still map. Swift ends a process that gets none, so what is large is asked for here
/// before.
public enum AddressSpace {
  /// Whether so many bytes could be mapped now: tried, and given back. Limits of the process (`ulimit -v`, `ulimit -d`)
  /// and of the system's overcommitment show; a container's limit on memory in use does not.
  public static func hasRoom(for byteCount: Int) -> Bool {
    guard byteCount > 0 else { return true }
    let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let memory, memory != UnsafeMutableRawPointer(bitPattern: -1) else { return false }
    munmap(memory, byteCount)
    return true
  }

  /// The most bytes of which there is room for at once, to the next lower MiB; `most` where there are more.
  public static func room(upTo most: Int) -> Int {
    guard !hasRoom(for: most) else { return most }
    var (fits, fails) = (0, most >> 20)
    while fails - fits > 1 {
      let middle = (fits + fails) / 2
      if hasRoom(for: middle << 20) { fits = middle } else { fails = middle }
    }
    return fits << 20
  }
}
