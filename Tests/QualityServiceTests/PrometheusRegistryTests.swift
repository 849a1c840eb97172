import CoreMetrics
import Testing

@testable import QualityService

@Suite struct PrometheusRegistryTests {
  @Test func `Writes families and series sorted, with help and type`() {
    let registry = PrometheusRegistry(descriptions: [MetricDescription(name: "b_total", help: "What b counts.")])
    Counter(label: "b_total", dimensions: [("route", "/x")], factory: registry).increment(by: 2)
    Counter(label: "b_total", dimensions: [("route", "/a")], factory: registry).increment()
    Gauge(label: "a", factory: registry).record(-1.5)
    #expect(
      registry.exposition() == """
        # TYPE a gauge
        a -1.5
        # HELP b_total What b counts.
        # TYPE b_total counter
        b_total{route="/a"} 1
        b_total{route="/x"} 2

        """
    )
  }

  @Test func `The same labels in another order are the same series`() {
    let registry = PrometheusRegistry(descriptions: [])
    Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
    Counter(label: "c", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
    #expect(registry.exposition() == "# TYPE c counter\nc{a=\"1\",b=\"2\"} 2\n")
  }

  @Test func `A histogram counts cumulatively, bounds included, and everything under infinity`() {
    let registry = PrometheusRegistry(descriptions: [MetricDescription(name: "h", help: "H.", buckets: [1, 2.5])])
    let recorder = Recorder(label: "h", dimensions: [("k", "v")], aggregate: true, factory: registry)
    for value in [0.5, 1, 2, 3] { recorder.record(value) }
    #expect(
      registry.exposition() == """
        # HELP h H.
        # TYPE h histogram
        h_bucket{k="v",le="1"} 2
        h_bucket{k="v",le="2.5"} 3
        h_bucket{k="v",le="+Inf"} 4
        h_sum{k="v"} 6.5
        h_count{k="v"} 4

        """
    )
  }

  @Test func `A timer counts seconds`() {
    let registry = PrometheusRegistry(descriptions: [MetricDescription(name: "t", help: "T.", buckets: [0.1])])
    CoreMetrics.Timer(label: "t", factory: registry).recordMilliseconds(250)
    #expect(registry.exposition().contains("t_bucket{le=\"0.1\"} 0\n"))
    #expect(registry.exposition().contains("t_sum 0.25\n"))
  }

  @Test func `Label values are escaped, and names made valid`() {
    let registry = PrometheusRegistry(descriptions: [])
    Counter(label: "a.b-c", dimensions: [("1 x", "back\\slash \"quote\"\nline")], factory: registry).increment()
    #expect(
      registry.exposition() == "# TYPE a_b_c counter\na_b_c{_1_x=\"back\\\\slash \\\"quote\\\"\\nline\"} 1\n"
    )
  }

  @Test func `A counter never falls`() {
    let registry = PrometheusRegistry(descriptions: [])
    let counter = FloatingPointCounter(label: "c", factory: registry)
    counter.increment(by: 1.5)
    counter.increment(by: -1)
    counter.increment(by: Double.nan)
    #expect(registry.exposition().contains("c 1.5\n"))
  }

  @Test func `A name keeps its first kind`() {
    let registry = PrometheusRegistry(descriptions: [])
    Counter(label: "x", factory: registry).increment()
    Gauge(label: "x", factory: registry).record(7)
    #expect(registry.exposition() == "# TYPE x counter\nx 1\n")
  }

  @Test func `A destroyed series is written no more`() {
    let registry = PrometheusRegistry(descriptions: [])
    let meter = Meter(label: "m", factory: registry)
    meter.set(3)
    meter.increment(by: 2)
    #expect(registry.exposition().contains("m 5\n"))
    meter.destroy()
    #expect(!registry.exposition().contains("m 5"))
  }

  @Test func `Threads lose no count`() async {
    let registry = PrometheusRegistry(descriptions: [])
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<500 { Counter(label: "n", dimensions: [("a", "b")], factory: registry).increment() }
        }
      }
    }
    #expect(registry.exposition().contains("n{a=\"b\"} 4000\n"))
  }
}
