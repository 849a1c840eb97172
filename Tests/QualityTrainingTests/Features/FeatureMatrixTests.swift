import Testing

@testable import QualityTraining

@Suite struct FeatureMatrixTests {
  private let crops = FeatureMatrix(columnCount: 2, images: [3, 3, 1], values: [1, 8, 3, 2, 5, 6])

  @Test func `Rows of an image become one`() throws {
    #expect(try crops.pooled(.mean) == FeatureMatrix(columnCount: 2, images: [3, 1], values: [2, 5, 5, 6]))
    #expect(try crops.pooled(.min) == FeatureMatrix(columnCount: 2, images: [3, 1], values: [1, 2, 5, 6]))
    #expect(try crops.pooled(.max) == FeatureMatrix(columnCount: 2, images: [3, 1], values: [3, 8, 5, 6]))
  }

  @Test func `Rows are concatenated where every image has as many`() throws {
    #expect(throws: FeatureError.cropCounts(1, 2)) { try crops.pooled(.concatenation) }
    let even = FeatureMatrix(columnCount: 1, images: [0, 0, 2, 2], values: [1, 2, 3, 4])
    #expect(try even.pooled(.concatenation) == FeatureMatrix(columnCount: 2, images: [0, 2], values: [1, 2, 3, 4]))
  }

  @Test func `Images and columns are picked out`() {
    #expect(crops.rows(ofImages: [1, 7]) == FeatureMatrix(columnCount: 2, images: [1], values: [5, 6]))
    #expect(crops.columns(1..<2) == FeatureMatrix(columnCount: 1, images: [3, 3, 1], values: [8, 2, 6]))
    #expect(crops.imageRows.map(\.rows) == [0..<2, 2..<3])
  }
}
