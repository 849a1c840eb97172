import ImageCodecs
import Numerics

/// Damage of one kind, as strong as a PSNR says, to all of a picture or to a part of it.
public struct Damage: Sendable, Equatable {
  public let kind: DamageKind

  /// The wanted peak signal-to-noise ratio within the damaged part, in dB: 33 is hardly visible, 21 strong.
  public let psnr: Double

  /// The part that is damaged.
  public let part: PicturePart

  /// Draws noise, directions and places.
  public let seed: UInt64

  public init(_ kind: DamageKind, psnr: Double, part: PicturePart = .whole, seed: UInt64) {
    self.kind = kind
    self.psnr = psnr
    self.part = part
    self.seed = seed
  }

  /// How close to the wanted PSNR the search stops, in dB.
  private static let tolerance = 0.25

  /// How far the whole may be from the wanted PSNR before the search is repeated, in dB.
  private static let allowance = 0.75

  /// Steps of the search at most; the range of amounts is halved (as a ratio) with each.
  private static let longestSearch = 9

  /// The search looks at this many pixels along a side, since it takes several tries.
  private static let searchSide = 128

  /// Damages a picture.
  ///
  /// - Returns: the picture, and the PSNR that was reached in the part: no blur harms a picture of one colour. Infinite
  ///   where nothing changed.
  public func applied(to image: Image) -> (image: Image, psnr: Double) {
    let whole = Canvas(image)
    let frame = part.frame(width: image.width, height: image.height)
    let original = whole.cut(x: frame.x, y: frame.y)
    let sample = original.centre(side: Self.searchSide)
    var wanted = psnr
    var (damaged, reached) = apply(amount(for: sample, psnr: wanted), to: original)
    // The middle may be smoother or darker than the rest: the search is then repeated for what the middle should have.
    if reached.isFinite, abs(reached - psnr) > Self.allowance {
      wanted += psnr - reached
      (damaged, reached) = apply(amount(for: sample, psnr: wanted), to: original)
    }
    var result = whole
    result.paste(damaged, x: frame.x.lowerBound, y: frame.y.lowerBound)
    return (result.image, reached)
  }

  private func apply(_ amount: Double, to canvas: Canvas) -> (damaged: Canvas, psnr: Double) {
    var damaged = canvas
    var generator = SplitMix64(seed: seed)
    kind.apply(amount, to: &damaged, &generator)
    return (damaged, Canvas.psnr(canvas, damaged))
  }

  /// The amount of damage whose PSNR on `sample` is nearest to the wanted one, by bisection of its logarithm.
  private func amount(for sample: Canvas, psnr: Double) -> Double {
    var (low, high) = (kind.amounts.lowerBound, kind.amounts.upperBound)
    var middle = (low * high).squareRoot()
    for _ in 0..<Self.longestSearch {
      let found = apply(middle, to: sample).psnr
      if abs(found - psnr) <= Self.tolerance { break }
      if found > psnr { low = middle } else { high = middle }
      middle = (low * high).squareRoot()
    }
    return middle
  }

  /// The share of people's opinion that is left of the damaged part, 0...1.
  ///
  /// - Parameter psnr: what was reached.
  public func retainedOpinion(psnr: Double) -> Double { RetainedOpinion.share(kind, psnr: psnr) }
}

/// A rectangle of a picture, in shares of its width and height.
public struct PicturePart: Sendable, Equatable {
  public let x, y, width, height: Double

  /// - Precondition: it lies in 0...1 along both axes and is not empty.
  public init(x: Double, y: Double, width: Double, height: Double) {
    precondition(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1.000_001 && y + height <= 1.000_001)
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  public static let whole = PicturePart(x: 0, y: 0, width: 1, height: 1)

  /// Whether a point, in shares of width and height, is in the part; points on its right and lower border are not.
  public func contains(x: Double, y: Double) -> Bool {
    (self.x..<self.x + width).contains(x) && (self.y..<self.y + height).contains(y)
  }

  /// The share of `other` that lies in this part, 0...1.
  public func share(of other: PicturePart) -> Double {
    func overlap(_ start: Double, _ length: Double, _ otherStart: Double, _ otherLength: Double) -> Double {
      max(0, min(start + length, otherStart + otherLength) - max(start, otherStart)) / otherLength
    }
    return overlap(x, width, other.x, other.width) * overlap(y, height, other.y, other.height)
  }

  /// The rectangle in pixels, at least one along each axis.
  func frame(width columns: Int, height rows: Int) -> (x: Range<Int>, y: Range<Int>) {
    func range(_ start: Double, _ length: Double, _ count: Int) -> Range<Int> {
      let first = min(Int((start * Double(count)).rounded()), count - 1)
      return first..<max(first + 1, min(Int(((start + length) * Double(count)).rounded()), count))
    }
    return (range(x, width, columns), range(y, height, rows))
  }
}
