import Foundation
import QualityData
import QualityEvaluation
import QualityModel

/// What people should know about a model before they use it, in Markdown: data, licence, settings, measured results,
/// limits and intended use (M. Mitchell et al., "Model Cards for Model Reporting", FAT* 2019).
struct ModelCard {
  /// The images that were trained on.
  let images: [RatedImage]

  /// Their database's name.
  let database: String

  /// The untrained network's file.
  let backbone: String

  let settings: PipelineSettings
  let workers: Int

  /// The model's metadata as it was given.
  let metadata: [ModelMetadataKey: String]

  let result: PipelineResult

  var markdown: String {
    let name = metadata[.name] ?? "Quality model"
    let sections: [(title: String, text: String)] = [
      ("Intended use", intendedUse), ("Training data", data), ("Licence", licence), ("How it was trained", training),
      ("Measured results", measured), ("Limits", limits),
    ]
    return "# \(name)\n\n" + (metadata[.summary].map { "\($0)\n\n" } ?? "")
      + sections.map { "## \($0.title)\n\n\($0.text)\n" }.joined(separator: "\n")
  }

  private var intendedUse: String {
    """
    Scores how good a photograph looks to people, from 0 (bad) to 100 (excellent), without a reference image: to \
    sort, to choose the best of several shots, to ask for a better upload. The score is the mean opinion that a \
    group of people is expected to have; single people differ from it, and it says nothing of what is in the picture. \
    Decisions about people must not rest on it.
    """
  }

  private var data: String {
    let opinions = images.map(\.score).sorted()
    let mean = opinions.reduce(0, +) / Double(opinions.count)
    let deviations = images.compactMap(\.scoreStandardDeviation)
    var text =
      "\(metadata[.database] ?? database): \(images.count) images with mean opinions from "
      + "\(decimals(opinions.first, 1)) to "
      + "\(decimals(opinions.last, 1)) (mean \(decimals(mean, 1))) on the scale of 0 to 100."
    if !deviations.isEmpty {
      text +=
        " The opinions of an image have a standard deviation of "
        + "\(decimals(deviations.reduce(0, +) / Double(deviations.count), 1)) on average."
    }
    if let test = result.testReport {
      text += " \(test.agreement.imageCount) further images were held back for the test."
    }
    return text + "\n\nThe network began with the weights of \(backboneName)."
  }

  private var backboneName: String { URL(filePath: backbone).lastPathComponent }

  private var licence: String {
    [metadata[.licence] ?? "unknown", metadata[.notice]].compactMap(\.self).joined(separator: "\n\n")
  }

  private var training: String {
    let (tuning, scored) = (settings.fineTuning, settings.scoring)
    let rows: [(String, String)] = [
      (
        "learned",
        "crops of \(tuning.cropSize) pixels, at random places of a view of \(tuning.viewSize) (shorter side), "
          + "mirrored at random" + (tuning.windows > 1 ? ", in \(tuning.windows) x \(tuning.windows) windows" : "")
      ),
      ("crops an image and epoch", "\(tuning.cropsPerImage)"),
      ("crops of each further database for each of the first", companionWeights),
      ("share of crops damaged on purpose", "\(tuning.damageShare)"),
      ("weight of naming the damage in the loss", tuning.damageShare > 0 ? "\(tuning.damageWeight)" : "not named"),
      (
        "scored",
        "a grid of crops of \(scored.cropSize) pixels over a view of \(scored.viewSize), at least "
          + "\(settings.gridMinimum) along a longer side; mode \(scored.mode.rawValue)"
      ),
      ("labels", "\(tuning.labels.rawValue), \(tuning.categories.count) categories"),
      ("features", (tuning.features.isEmpty ? [FeatureHead.name] : tuning.features).joined(separator: ", ")),
      ("epochs and batch", "\(tuning.epochs), \(tuning.batchSize) crops"),
      (
        "optimiser",
        "\(tuning.optimizer.rawValue), weight decay \(tuning.weightDecay)"
          + (tuning.optimizer == .sgd ? ", momentum \(tuning.momentum)\(tuning.nesterov ? " (Nesterov)" : "")" : "")
      ),
      (
        "learning rate",
        "\(tuning.learningRate), backbone \(tuning.backboneRate) of it, \(tuning.schedule.rawValue), warm-up over "
          + "\(tuning.warmUp) epochs"
      ),
      ("longest gradient", tuning.clipNorm > 0 ? "\(tuning.clipNorm)" : "any"),
      ("left as it was", untrained),
      ("dropout, standardised features", "\(tuning.dropout), \(tuning.standardize ? "yes" : "no")"),
      ("weight of the correlation in the loss", "\(tuning.correlationWeight)"),
      ("average of weights", "\(tuning.average)"),
      ("regression", regression),
      (
        "regression features",
        "\(settings.regressionFeatures.joined(separator: ", ")) of the \(settings.regressionNetwork.rawValue) network"
      ),
      (
        "category head's share of the score",
        "\(number(result.score.headShare)), of \(settings.headShares.map(number).joined(separator: ", "))"
      ),
      ("seed, workers", "\(tuning.seed), \(workers)"),
    ]
    return String(table(["setting", "value"], rows.map { [$0, $1] }).dropLast())
  }

  private var untrained: String {
    let tuning = settings.fineTuning
    if tuning.backboneRate == 0 { return "the backbone" }
    return tuning.frozenUntil.map { "the backbone up to \($0)" } ?? "nothing"
  }

  private var companionWeights: String {
    let weights = settings.fineTuning.companionWeights
    return weights.isEmpty ? "there is one database" : weights.map(number).joined(separator: ", ")
  }

  private var regression: String {
    let chosen = result.score.regression
    let gamma = chosen.kernel.gamma.map { ", gamma \(number($0))" } ?? ""
    return "\(chosen.solver.rawValue), \(chosen.kernel.family.rawValue) kernel\(gamma), C \(number(chosen.c)), "
      + "epsilon \(number(chosen.epsilon))"
  }

  private var measured: String {
    var text = """
      \(settings.folds)-fold cross-validation of the whole training, on images that neither network nor regression \
      saw; images of one group are in one fold. In brackets 95 % bootstrap intervals; spread is the standard deviation \
      over folds.


      """
    text += table(["figure", "all images", "folds: median", "spread"], rows(of: result.report))
    for warning in result.report.warnings { text += "\n**Warning**: \(warning).\n" }
    if let lcc = result.headFigures.values[.lcc], let srocc = result.headFigures.values[.srocc] {
      text +=
        "\nThe category head alone, without the regression: SROCC \(decimals(srocc, 3)), LCC \(decimals(lcc, 3)).\n"
    }
    if let human = result.report.humanComparison {
      text +=
        "\nBeside people: \(decimals(100 * human.withinOneDeviation.value, 1)) % of the scores are within one standard "
        + "deviation of the opinions from their mean "
        + "(\(decimals(100 * HumanComparison.observersWithinOneDeviation, 1)) % of "
        + "single observers are), and a score is closer to the mean opinion than a random observer with a probability "
        + "of \(decimals(human.closerThanObserver.value, 2)).\n"
    }
    if let coverage = result.report.intervalCoverage {
      text +=
        "\nThe interval of \(decimals(100 * result.interval.level, 0)) % is the score plus or minus "
        + "\(decimals(result.interval.halfWidth, 1)); calibrated on the other folds it held the mean opinion of "
        + "\(decimals(100 * coverage.share.value, 1)) % of the images.\n"
    }
    if !result.damage.isEmpty { text += "\n" + damage }
    if let test = result.testReport {
      text += "\nTest part, \(test.agreement.imageCount) images:\n\n"
      text += table(["figure", "test images"], rows(of: test).map { Array($0.prefix(2)) })
      for warning in test.warnings { text += "\n**Warning**: \(warning).\n" }
    }
    return text
  }

  private var damage: String {
    """
    What is wrong with a picture, reported where its strength is at least the threshold, on photographs of the test \
    folds that people rate \(Int(CropLabel.faultless)) or more, as they are and damaged on purpose:


    """
      + table(
        ["kind", "threshold", "reported", "of these right", "of all that there were"],
        result.damage.map { kind in
          [
            kind.family.rawValue, kind.isReported ? decimals(kind.threshold, 2) : "never reported",
            "\(kind.reported)", decimals(kind.precision, 2), decimals(kind.recall, 2),
          ]
        })
  }

  private var limits: String {
    """
    - The opinions are those of the database's observers, of photographs as they looked at the size they were shown. \
    Drawings, screenshots, film frames and medical or scientific images were not judged.
    - The figures hold for images like the database's. On others expect less, and check it: \
    `deepbiq evaluate --database csv`.
    - An image is judged at a view of \(settings.scoring.viewSize) pixels, its shorter side: what only shows at full \
    size is not seen.
    - Small differences between two scores mean little; the interval says how far a score may be off.
    """
  }

  private func rows(of report: EvaluationReport) -> [[String]] {
    AgreementMetric.allCases.compactMap { metric in
      guard let estimate = report.agreement.estimates[metric] else { return nil }
      let spread = report.splits?[metric]
      return [
        metric.label(report.options.form),
        "\(decimals(estimate.value, metric.decimals)) (\(decimals(estimate.low, metric.decimals)) to "
          + "\(decimals(estimate.high, metric.decimals)))",
        decimals(spread?.median, metric.decimals), decimals(spread?.standardDeviation, metric.decimals),
      ]
    }
  }

  private func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return lines.map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  private func decimals(_ value: Double?, _ count: Int) -> String {
    value.map { String(format: "%.\(count)f", $0) } ?? ""
  }

  private func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
