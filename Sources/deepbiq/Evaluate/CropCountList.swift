import ArgumentParser
import QualityModel

/// Numbers of crops separated by commas: `1,5,25`.
struct CropCountList: ExpressibleByArgument {
  let values: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Int($0) }.filter(AssessmentOptions.allowedCrops.contains)
    guard values.count == parts.count, Set(values).count == values.count else { return nil }
  }
}
