import ImageCodecs
import Testing

@testable import QualityModel

@Suite struct ViewPlanTests {
  private func plan(
    _ width: Int,
    _ height: Int,
    _ view: ViewSize = .shorterSide(500),
    limits: ImageLimits = ImageLimits()
  ) throws -> ViewPlan {
    try ViewPlan(width: width, height: height, view: view, cropSize: 224, limits: limits)
  }

  @Test(
    "the shorter side is reduced to the view's size and the aspect kept",
    arguments: [
      (4000, 3000, 667, 500), (3000, 4000, 500, 667), (1000, 1000, 500, 500), (1001, 501, 999, 500),
      (65_535, 700, 46_811, 500),
    ]
  )
  func reduction(width: Int, height: Int, viewWidth: Int, viewHeight: Int) throws {
    let plan = try plan(width, height)
    #expect((plan.width, plan.height) == (viewWidth, viewHeight))
    #expect(plan.scale == 500 / Double(min(width, height)))
    #expect(plan.decodedShorterSide == 500)
  }

  @Test("nothing is enlarged", arguments: [(500, 500), (224, 224), (300, 900), (499, 10_000)])
  func noEnlargement(width: Int, height: Int) throws {
    let plan = try plan(width, height)
    #expect((plan.width, plan.height) == (width, height))
    #expect(plan.scale == 1)
    #expect(plan.decodedShorterSide == nil)
  }

  @Test(
    "an image with a side shorter than a crop is enlarged just to hold one, natively too",
    arguments: [(112, 300, 224, 600), (300, 112, 600, 224), (16, 16, 224, 224), (223, 223, 224, 224)]
  )
  func smallImages(width: Int, height: Int, viewWidth: Int, viewHeight: Int) throws {
    for view in [ViewSize.shorterSide(500), .native] {
      let plan = try plan(width, height, view)
      #expect((plan.width, plan.height) == (viewWidth, viewHeight))
      #expect(plan.decodedShorterSide == nil)
    }
  }

  @Test("a native view has all pixels")
  func native() throws {
    let plan = try plan(8000, 6000, .native)
    #expect((plan.width, plan.height, plan.scale) == (8000, 6000, 1))
    #expect(plan.decodedShorterSide == nil)
  }

  @Test("a narrow image whose view would exceed the limit on pixels is refused")
  func extremeAspect() throws {
    let limits = ImageLimits(maximumPixels: 224 * 22_400)
    #expect(try plan(16, 1600, limits: limits).height == 22_400)
    let error = #expect(throws: AssessmentError.self) { try plan(1601, 16, limits: limits) }
    guard case .image(.tooLarge(width: 1601, height: 16, let limit)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(limit.contains("22414 x 224"))
  }
}
