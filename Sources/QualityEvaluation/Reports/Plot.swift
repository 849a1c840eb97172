import Foundation

/// A plot of data between two axes, as SVG. It has no colours of its own: the page's style sheet has classes for
/// every ``Kind`` and for `grid`, `tick` and `label`.
package struct Plot {
  /// What a mark stands for; the name of its class in the style sheet.
  package enum Kind: String {
    /// A dot for one image, and a dot for a mean.
    case point, mean

    /// A fitted curve, an interval or second series, and a line of reference.
    case curve, bar, guide
  }

  private let title: String
  private let summary: String
  private let horizontal: PlotAxis
  private let vertical: PlotAxis
  private var marks: [MarkupElement] = []

  private static let width = 520.0
  private static let height = 400.0
  private static let left = 64.0
  private static let right = 500.0
  private static let top = 16.0
  private static let bottom = 344.0

  /// - Parameters:
  ///   - title: the plot's name, for readers who cannot see it.
  ///   - summary: what the plot shows, in a sentence.
  package init(_ title: String, summary: String, horizontal: PlotAxis, vertical: PlotAxis) {
    self.title = title
    self.summary = summary
    self.horizontal = horizontal
    self.vertical = vertical
  }

  /// Adds a dot; `name` is its tooltip.
  package mutating func addPoint(_ x: Double, _ y: Double, radius: Double = 3, kind: Kind = .point, name: String? = nil)
  {
    marks.append(
      MarkupElement(
        "circle",
        [
          ("class", kind.rawValue), ("cx", number(position(x: x))), ("cy", number(position(y: y))),
          ("r", number(radius)),
        ],
        name.map { [MarkupElement("title", text: $0)] } ?? []
      )
    )
  }

  /// Adds lines from each point to the next, clipped to the axes.
  package mutating func addLine(_ points: [(x: Double, y: Double)], kind: Kind) {
    let steps = points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(number(position(x: point.x))) \(number(position(y: point.y)))"
    }
    marks.append(
      MarkupElement("path", [("class", kind.rawValue), ("d", steps.joined()), ("clip-path", "url(#plot-area)")]))
  }

  /// Adds the line on which both coordinates are equal.
  package mutating func addDiagonal() {
    let ends = [
      max(horizontal.range.lowerBound, vertical.range.lowerBound),
      min(horizontal.range.upperBound, vertical.range.upperBound),
    ]
    if ends[0] < ends[1] { addLine(ends.map { ($0, $0) }, kind: .guide) }
  }

  /// Adds a horizontal line at `y`.
  package mutating func addLevel(_ y: Double) {
    addLine([(horizontal.range.lowerBound, y), (horizontal.range.upperBound, y)], kind: .guide)
  }

  /// The plot as an SVG element.
  var element: MarkupElement {
    MarkupElement(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", "0 0 \(number(Plot.width)) \(number(Plot.height))"),
        ("role", "img"), ("aria-label", "\(title). \(summary)"),
      ],
      horizontal.ticks.flatMap(verticalTick) + vertical.ticks.flatMap(horizontalTick) + labels + marks
    )
  }

  /// The clipping path of all plots, once per page, in an SVG of size 0.
  static let clipping = MarkupElement(
    "svg",
    [("width", "0"), ("height", "0"), ("style", "position:absolute"), ("aria-hidden", "true")],
    [
      MarkupElement(
        "clipPath",
        [("id", "plot-area")],
        [
          MarkupElement(
            "rect",
            [("x", "\(left)"), ("y", "\(top)"), ("width", "\(right - left)"), ("height", "\(bottom - top)")]
          )
        ]
      )
    ]
  )

  private func verticalTick(_ value: Double) -> [MarkupElement] {
    let x = position(x: value)
    return [
      line(x, Plot.top, x, Plot.bottom),
      text(Figure.text(value, decimals: horizontal.decimals), x, Plot.bottom + 20, "tick", anchor: "middle"),
    ]
  }

  private func horizontalTick(_ value: Double) -> [MarkupElement] {
    let y = position(y: value)
    return [
      line(Plot.left, y, Plot.right, y),
      text(Figure.text(value, decimals: vertical.decimals), Plot.left - 8, y + 4.5, "tick", anchor: "end"),
    ]
  }

  private var labels: [MarkupElement] {
    let middle = (Plot.top + Plot.bottom) / 2
    return [
      text(horizontal.label, (Plot.left + Plot.right) / 2, Plot.height - 12, "label", anchor: "middle"),
      text(vertical.label, 16, middle, "label", anchor: "middle", rotation: "rotate(-90 16 \(number(middle)))"),
    ]
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> MarkupElement {
    MarkupElement(
      "line",
      [("class", "grid"), ("x1", number(x1)), ("y1", number(y1)), ("x2", number(x2)), ("y2", number(y2))]
    )
  }

  private func text(
    _ text: String,
    _ x: Double,
    _ y: Double,
    _ kind: String,
    anchor: String,
    rotation: String? = nil
  ) -> MarkupElement {
    MarkupElement(
      "text",
      [("class", kind), ("x", number(x)), ("y", number(y)), ("text-anchor", anchor)]
        + (rotation.map { [("transform", $0)] } ?? []),
      text: text
    )
  }

  private func position(x: Double) -> Double {
    Plot.left + (Plot.right - Plot.left) * share(of: x, in: horizontal.range)
  }

  private func position(y: Double) -> Double {
    Plot.bottom - (Plot.bottom - Plot.top) * share(of: y, in: vertical.range)
  }

  /// The position of `value` in `range`, 0...1 inside it; limited far outside, where any position is clipped, to keep
  /// numbers short.
  private func share(of value: Double, in range: ClosedRange<Double>) -> Double {
    min(10, max(-10, (value - range.lowerBound) / (range.upperBound - range.lowerBound)))
  }

  private func number(_ value: Double) -> String {
    let text = Figure.text(value, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

/// An axis with round tick marks.
package struct PlotAxis {
  /// What the numbers mean.
  let label: String

  /// The ends of the axis; both are ticks.
  let range: ClosedRange<Double>

  /// The numbers to print, in rising order.
  let ticks: [Double]

  /// How many decimals distinguish the ticks.
  let decimals: Int

  /// An axis that holds `values`, with about `tickCount` steps of 1, 2 or 5 times a power of ten.
  ///
  /// - Precondition: there is a value, and all are finite.
  package init(_ label: String, holding values: [Double], tickCount: Int = 5) {
    var low = values.reduce(.infinity, min)
    var high = values.reduce(-.infinity, max)
    precondition(low.isFinite && high.isFinite, "an axis needs finite values")
    // A range too narrow for different ticks is widened in proportion to its distance from zero.
    let least = max(1e-9, 1e-9 * max(abs(low), abs(high)))
    if high - low < least { (low, high) = (low - max(least, 0.5), high + max(least, 0.5)) }
    let rough = (high / Double(tickCount) - low / Double(tickCount))
    let power = pow(10, floor(log10(rough)))
    let step = ([1, 2, 5].first { rough <= $0 * power } ?? 10) * power
    let (first, last) = (floor(low / step), ceil(high / step))
    self.label = label
    range = first * step...last * step
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    decimals = max(0, -Int(floor(log10(step) + 1e-9)))
  }
}
