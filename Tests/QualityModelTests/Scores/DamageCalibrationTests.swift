import Testing

@testable import QualityModel

@Suite struct DamageCalibrationTests {
  private func metadata(_ properties: [String: String]) throws(ModelError) -> ModelMetadata {
    try ModelMetadata(properties: properties, model: "m.onnx", documentation: "", fixedCropSize: nil)
  }

  @Test func `What reaches its threshold is reported, the strongest first`() {
    let damage = DamageCalibration(kinds: ["blur", "noise", "banding", "haze"], thresholds: [0.5, 0.2, 2, 0.3])
    let findings = damage.findings([0.5, 0.7, 1, 0.29])
    #expect(findings == [DamageFinding(kind: "noise", strength: 0.7), DamageFinding(kind: "blur", strength: 0.5)])
    #expect(damage.findings([]).isEmpty)
    #expect(damage.findings([1.5, 0, 0, 0]) == [DamageFinding(kind: "blur", strength: 1)])
  }

  @Test func `Kinds without thresholds are reported from a half on`() throws {
    let damage = try metadata(["damage_kinds": "blur, noise"]).damage
    #expect(damage == DamageCalibration(kinds: ["blur", "noise"], thresholds: [0.5, 0.5]))
    #expect(try metadata([:]).damage == nil)
    let given = try metadata(["damage_kinds": "blur,noise", "damage_thresholds": "0.25, 2"]).damage
    #expect(given?.thresholds == [0.25, 2])
  }

  @Test(arguments: [
    ["damage_kinds": "blur,blur"], ["damage_kinds": "blur", "damage_thresholds": "0.1,0.2"],
    ["damage_kinds": "blur", "damage_thresholds": "-1"], ["damage_kinds": "blur", "damage_thresholds": "x"],
    ["damage_thresholds": "0.5"],
  ]) func `Names that repeat, and thresholds that are no numbers or not as many, are refused`(
    properties: [String: String]
  ) {
    #expect(throws: ModelError.self) { _ = try metadata(properties) }
  }
}
