import ImageCodecs
import ImageDamage
import Testing

@testable import QualityModel

@Suite struct ReasonTests {
  private let boxes = (0..<3).map { CropBox(x: 20 * $0, y: 0, width: 20, height: 20) }

  /// The assessment of three crops with these strengths of noise, blur, motion blur and ringing.
  private func reasons(_ strengths: [[Double]]) throws -> [ReasonFinding] {
    var metadata = try QualityModel.embedded().metadata
    metadata.damage = DamageCalibration(
      kinds: ["noise", "blur", "motion-blur", "ringing"], thresholds: [0.3, 0.3, 0.3, 0.3])
    let image = Image(width: 60, height: 20, pixels: [UInt8](repeating: 0, count: 3_600))
    let view = try ImageView(.decoded(image, format: "png"), view: .native, cropSize: 20, limits: ImageLimits())
    let assessment = Assessment(
      predictions: strengths.map { CropPrediction(score: 50, categoryProbabilities: [], damage: $0) }, boxes: boxes,
      cropCount: 3, view: view, options: AssessmentOptions(defaultsOf: metadata), metadata: metadata,
      timing: Stopwatch().timing())
    return assessment.reasons
  }

  @Test func `Kinds of damage that are one reason are told once, with the crops that show it`() throws {
    let found = try reasons([[0.9, 0, 0.9, 0.9], [0.2, 0.4, 0.1, 0.9], [0.6, 0.9, 0.9, 0.9]])
    #expect(found.map(\.reason) == [.blurred, .noisy])
    #expect(abs(found[0].strength - 1.9 / 3) < 1e-12 && abs(found[1].strength - 1.7 / 3) < 1e-12)
    #expect(found[0].boxes == [boxes[0], boxes[2], boxes[1]])
    #expect(found[1].boxes == [boxes[0], boxes[2]])
  }

  @Test func `Nothing is told that is too weak, or that has no word`() throws {
    #expect(try reasons([[0.2, 0.2, 0.2, 0.9], [0.2, 0.2, 0.2, 0.9], [0.4, 0.2, 0.2, 0.9]]).isEmpty)
  }

  @Test func `Every reason is one of the kinds that models are taught to name`() {
    let reasons = DamageFamily.allCases.compactMap { Reason(kind: $0.rawValue) }
    #expect(Set(reasons) == Set(Reason.allCases))
  }
}
