import NeuralNetwork
import Testing

@testable import QualityModel

@Suite struct DenseNetworkTests {
  @Test("the built-in model's map has a position every 32 pixels")
  func embedded() throws {
    let model = try QualityModel.embedded()
    #expect(model.modes == [.exact, .dense] && model.refusal(of: .dense) == nil)
    let dense = try model.dense.get()
    #expect(dense.geometry == FeatureMapGeometry(cropSize: 192, cropPositions: 6, stride: 32))
    // The last features, and five inner layers with their squares.
    #expect(dense.maps.map(\.channels).sorted() == [24, 24, 40, 40, 80, 80, 112, 112, 320, 320, 1280])
    #expect(dense.tilePositions == 32)
  }

  @Test("strides and positions are found from shapes, with and without padding")
  func geometry() throws {
    let padded = try DenseFixture.model().dense.get()
    #expect(padded.geometry == FeatureMapGeometry(cropSize: 32, cropPositions: 8, stride: 4))
    let unpadded = try DenseFixture.model(isPadded: false).dense.get()
    #expect(unpadded.geometry == FeatureMapGeometry(cropSize: 32, cropPositions: 7, stride: 4))
    #expect(padded.tilePositions == 256 && padded.maps.map(\.channels) == [6])
  }

  @Test("inner layers' means and deviations are windows of their own maps, in step with the coarsest")
  func innerLayers() throws {
    let dense = try DenseFixture.model(.moments).dense.get()
    #expect(dense.geometry == FeatureMapGeometry(cropSize: 32, cropPositions: 8, stride: 4))
    let strides = Dictionary(uniqueKeysWithValues: dense.maps.map { ($0.pooling.map, $0.geometry.stride) })
    #expect(strides == ["r1": 2, "r1.square": 2, "map": 4])
    // Without padding an inner map has no whole number of positions along each of the coarsest's.
    let refused = try DenseFixture.model(.moments, isPadded: false)
    #expect(refused.refusal(of: .dense)?.hasSuffix("they do not grow in step") == true)
  }

  @Test("a network of mean colours is its own map")
  func noBackbone() throws {
    let geometry = try Fixture.model("tiny").dense.get().geometry
    #expect(geometry == FeatureMapGeometry(cropSize: 32, cropPositions: 32, stride: 1))
    // A network that takes single crops of one size has a backbone for views of any size.
    #expect(try Fixture.model("single").modes == [.exact, .dense])
  }

  @Test("a network that does not end in an average has no dense mode, and says why")
  func refusal() throws {
    let model = try DenseFixture.model(.maximum)
    #expect(model.modes == [.exact] && model.refusal(of: .exact) == nil)
    #expect(model.refusal(of: .dense) == "its score cannot be computed from global averages of feature maps")
  }

  @Test("a model that is to score densely and cannot is refused")
  func unusableMode() throws {
    #expect(try DenseFixture.model(mode: .dense).metadata.cropMode == .dense)
    #expect(try DenseFixture.model(.maximum, mode: .exact).modes == [.exact])
    let reason = "its score cannot be computed from global averages of feature maps"
    #expect(
      throws: ModelError.metadata(
        model: "dense.onnx", key: "crop_mode", value: "dense", allowed: "exact for this network: \(reason)")
    ) { try DenseFixture.model(.maximum, mode: .dense) }
  }

  @Test("few plans are kept, those used last")
  func plans() throws {
    let plans = BackbonePlans(of: try DenseFixture.model().dense.get(), capacity: 2)
    let first = try plans.plan(rows: 8, columns: 9)
    let second = try plans.plan(rows: 9, columns: 9)
    #expect(try plans.plan(rows: 8, columns: 9) === first)
    _ = try plans.plan(rows: 10, columns: 9)
    #expect(plans.count == 2)
    #expect(try plans.plan(rows: 8, columns: 9) === first)
    #expect(try plans.plan(rows: 9, columns: 9) !== second)
  }
}
