import QualityTestSupport
import Testing

@testable import QualityEvaluation

@Suite struct LogisticMappingTests {
  @Test(
    "the fitted curves are those of scipy.optimize.curve_fit", arguments: EvaluationFixture.all, LogisticForm.allCases)
  func sciPy(fixture: EvaluationFixture, form: LogisticForm) throws {
    guard let expected = fixture.curves[form.rawValue] else { return }
    let (x, y) = (fixture.predictions, fixture.opinions)
    let mapping = try #require(LogisticMapping.fitted(to: x, y, form: form))
    let error = zip(x, y).reduce(0) { $0 + ($1.1 - mapping($1.0)) * ($1.1 - mapping($1.0)) }
    #expect(error <= expected.error * (1 + 1e-9), "\(error) instead of \(expected.error)")
    let reference = LogisticMapping(form: form, parameters: expected.parameters).canonical.parameters
    for (parameter, expected) in zip(mapping.parameters, reference) {
      #expect(agree(parameter, expected, 1e-4), "\(mapping.parameters) instead of \(reference)")
    }
    let figures = AgreementFigures(predictions: x, opinions: y, deviations: x.map { _ in nil }, form: form)
    #expect(agree(figures.values[.mappedLCC], expected.lcc, 1e-8))
    #expect(agree(figures.values[.mappedRMSE], expected.rmse, 1e-8))
  }

  @Test("there are curves to compare with")
  func curves() {
    #expect(EvaluationFixture.all.filter { $0.curves.count == 2 }.count == 3)
  }

  @Test("the derivatives are those of central differences", arguments: LogisticForm.allCases)
  func derivatives(form: LogisticForm) {
    let parameters = form == .fiveParameter ? [3, -0.7, 1.5, 0.4, 2] : [5, -1, 0.3, -1.2]
    var derivative = [Double](repeating: 0, count: parameters.count)
    var unused = derivative
    for x in [-4, -0.2, 0.3, 1.5, 6] {
      _ = form.value(at: x, parameters, derivative: &derivative)
      for index in parameters.indices {
        let ends = [1e-6, -1e-6].map { step in
          var moved = parameters
          moved[index] += step
          return form.value(at: x, moved, derivative: &unused)
        }
        #expect(agree(derivative[index], (ends[0] - ends[1]) / 2e-6, 1e-8))
      }
    }
  }

  @Test("a change of units and back gives the same curve", arguments: LogisticForm.allCases)
  func units(form: LogisticForm) throws {
    let mapping = LogisticMapping(
      form: form, parameters: form == .fiveParameter ? [3, 0.7, 1.5, 0.4, 2] : [5, 1, 3, 2])
    let x = try #require(Standardization(of: [1, 2, 6]))
    let y = try #require(Standardization(of: [10, 40, 30]))
    let standardized = mapping.standardized(x, y)
    for value in [-3.0, 0, 2.5] {
      #expect(agree(standardized(x.standardized(value)), y.standardized(mapping(value))))
      #expect(agree(standardized.restored(x, y)(value), mapping(value)))
    }
  }

  @Test("data that pull parameters to infinity still give a finite curve", arguments: LogisticForm.allCases)
  func degenerate(form: LogisticForm) throws {
    let step = (0..<40).map(Double.init)
    for opinions in [step.map { $0 < 20 ? 10 : 90 }, step.map { 2 * $0 + 1 }, step.map { $0 == 7 ? 1 : 0 }] {
      let mapping = try #require(LogisticMapping.fitted(to: step, opinions, form: form))
      #expect(mapping.parameters.allSatisfy { $0.isFinite })
      #expect(step.allSatisfy { mapping($0).isFinite })
      #expect(mapping == LogisticMapping.fitted(to: step, opinions, form: form))
    }
  }

  @Test("no curve is fitted to fewer different predictions than it needs", arguments: LogisticForm.allCases)
  func tooFew(form: LogisticForm) {
    let x = (0..<form.parameterCount).map(Double.init)
    #expect(LogisticMapping.fitted(to: x, x, form: form) == nil)
    #expect(LogisticMapping.fitted(to: x + x, x + x, form: form) == nil)
    #expect(LogisticMapping.fitted(to: [5, 5, 5, 5, 5, 5, 5], [1, 2, 3, 4, 5, 6, 7], form: form) == nil)
  }

  @Test("a five-parameter curve knows where it turns")
  func monotonic() {
    let rising = LogisticMapping(form: .fiveParameter, parameters: [10, 1, 0, 1, 0])
    let turning = LogisticMapping(form: .fiveParameter, parameters: [10, 1, 0, -1, 0])
    #expect(rising.isMonotonic(over: -10...10))
    #expect(!turning.isMonotonic(over: -10...10))
    #expect(turning.isMonotonic(over: -0.5...0.5))
    #expect(turning.isMonotonic(over: 5...10))
    #expect(LogisticMapping(form: .fourParameter, parameters: [10, 1, 0, 1]).isMonotonic(over: -10...10))
  }
}
