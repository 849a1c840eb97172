import ArgumentParser
import CaffeImport

/// `104.007,116.669,122.679` on the command line.
struct MeanArgument: ExpressibleByArgument {
  let means: ChannelMeans

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { Float($0) }.filter(\.isFinite)
    guard values.count == 3, parts.count == 3 else { return nil }
    means = ChannelMeans(blue: values[0], green: values[1], red: values[2])
  }
}
