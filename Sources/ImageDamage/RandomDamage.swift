import ImageCodecs
import Numerics

/// Damage drawn at random: one kind or two at once, of any strength, on all of a picture or on a part of it.
public struct RandomDamage: Sendable, Equatable {
  /// Kinds that are drawn from.
  public let kinds: [DamageKind]

  /// Every kind as often as its ``DamageKind/frequency`` says.
  private let tickets: [DamageKind]

  /// How often there are two kinds at once, and how often a part is damaged rather than the whole.
  public static let pairShare = 0.25, partShare = 0.5

  public init(kinds: [DamageKind] = DamageKind.taught) {
    precondition(!kinds.isEmpty, "there must be a kind of damage")
    self.kinds = kinds
    tickets = kinds.flatMap { Array(repeating: $0, count: $0.frequency) }
  }

  /// Draws damage.
  public func draw(_ generator: inout SplitMix64) -> [Damage] {
    let part = generator.nextUniform() < Self.partShare ? PicturePart.random(&generator) : .whole
    let count = generator.nextUniform() < Self.pairShare && kinds.count > 1 ? 2 : 1
    var drawn: [DamageKind] = []
    while drawn.count < count {
      let kind = tickets[generator.next(below: tickets.count)]
      if !drawn.contains(kind) { drawn.append(kind) }
    }
    return drawn.map { kind in
      let span = kind.strengths.upperBound - kind.strengths.lowerBound
      let psnr = kind.strengths.lowerBound + span * generator.nextUniform()
      return Damage(kind, psnr: psnr, part: part, seed: generator.next())
    }
  }
}

/// A picture that was damaged, and what that did to it.
public struct DamagedImage: Sendable {
  public let image: Image

  /// The part that is damaged.
  private let part: PicturePart

  /// The share of people's opinion that is left of the damaged part, 0...1.
  private let retainedInPart: Double

  /// How much each kind takes away of the opinion of the damaged part, 0...1; kinds that did nothing are not there.
  private let strengthsInPart: [DamageKind: Double]

  /// Damages a picture in several ways, one after the other.
  ///
  /// Of two kinds each leaves its share of what the other left.
  ///
  /// - Parameter damage: all to the same part.
  public init(_ image: Image, _ damage: [Damage]) {
    var damaged = image
    var retained = 1.0
    var strengths: [DamageKind: Double] = [:]
    for one in damage {
      let (result, psnr) = one.applied(to: damaged)
      damaged = result
      let left = one.retainedOpinion(psnr: psnr)
      retained *= left
      if left < 1 { strengths[one.kind] = 1 - left }
    }
    self.image = damaged
    part = damage.first?.part ?? .whole
    retainedInPart = retained
    strengthsInPart = strengths
  }

  /// The share of people's opinion that is left of a window of the picture, 0...1.
  ///
  /// Of a part, people mind more than its area: an area *a* takes away the share sqrt(*a*) of what damage to all of the
  /// window would.
  public func retainedOpinion(in window: PicturePart = .whole) -> Double {
    1 - weight(in: window) * (1 - retainedInPart)
  }

  /// How much each kind takes away of the opinion of a window, 0...1; kinds that did nothing are not there.
  public func strengths(in window: PicturePart = .whole) -> [DamageKind: Double] {
    let weight = weight(in: window)
    return weight > 0 ? strengthsInPart.mapValues { weight * $0 } : [:]
  }

  private func weight(in window: PicturePart) -> Double { part.share(of: window).squareRoot() }
}

extension PicturePart {
  /// A half beside one of the borders, or a rectangle of a ninth to half of the area somewhere.
  static func random(_ generator: inout SplitMix64) -> PicturePart {
    switch generator.next(below: 6) {
    case 0: return PicturePart(x: 0, y: 0, width: 0.5, height: 1)
    case 1: return PicturePart(x: 0.5, y: 0, width: 0.5, height: 1)
    case 2: return PicturePart(x: 0, y: 0, width: 1, height: 0.5)
    case 3: return PicturePart(x: 0, y: 0.5, width: 1, height: 0.5)
    default:
      let width = 1.0 / 3 + 0.37 * generator.nextUniform()
      let height = 1.0 / 3 + 0.37 * generator.nextUniform()
      return PicturePart(
        x: (1 - width) * generator.nextUniform(), y: (1 - height) * generator.nextUniform(), width: width,
        height: height)
    }
  }
}
