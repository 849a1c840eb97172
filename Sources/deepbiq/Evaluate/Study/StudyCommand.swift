import ArgumentParser
import Foundation
import NeuralNetwork
import QualityModel
import QualityTraining

/// `deepbiq evaluate study`: the designs of the paper held against each other.
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Compares ways to build a quality model on a rated database, in one table.",
    discussion: """
      What Bianco et al. (arXiv 1602.05531) compare, on any database and any backbone: features of the pre-trained network \
      against those of the fine-tuned one; the whole image, the centre, 5 to 50 random crops and grids; features pooled by mean, \
      min, max or concatenation against scores pooled by mean, median, min or max; linear against RBF regression; hard against \
      soft labels; one layer against several. Each design departs from the paper's DeepBIQ in one point. Training parts alone \
      choose settings; every figure is of images that no stage has seen.

      OUTPUT gets study.html, study.json and what --resume needs. It takes hours: two fine-tunings a split, and three networks \
      on up to 86 crops of every image; fewer --random-crops and --grids take less. Ctrl-C leaves what is done; the same command with --resume goes on.

      EXAMPLES
        deepbiq evaluate study --database csv --root my-ratings --backbone mobilenet_v2.onnx --output study
        deepbiq evaluate study --database live-challenge --root ChallengeDB_release --backbone mobilenet_v2.onnx \\
          --output study --inner-values add3,add10 --splits 10
      """)

  @OptionGroup(title: "IMAGES")
  var database: DatabaseFlags

  @Option(
    help: ArgumentHelp(
      "ONNX file of the network to begin with, with a value called features.", valueName: "file"),
    completion: .file(extensions: ["onnx"]))
  var backbone: String

  @Option(
    help: ArgumentHelp("The folder for the results; made where it is missing.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Flag(help: "Go on with the study that OUTPUT holds.")
  var resume = false

  @OptionGroup(title: "COMPARISON")
  var comparison: StudyFlags

  @OptionGroup(title: "OPTIMISATION")
  var optimization: OptimizationFlags

  @OptionGroup(title: "MACHINE")
  var resources: TrainingResourceFlags

  func run() throws {
    let database = try database.loadForSplitting()
    var settings = StudySettings()
    comparison.apply(to: &settings)
    optimization.apply(to: &settings.fineTuning)
    let files = StudyFiles(folder: output)
    let study = Study(
      backbone: try Network(contentsOfFile: backbone), database: database, settings: settings,
      resources: resources.resources, files: files)
    let report = try run(study)
    try Console.write("\(report.text)\n\(files.report)\n")
  }

  private func run(_ study: Study) throws -> StudyReport {
    let stop = StopRequest()
    var console = StudyConsole()
    return try stop.handling {
      defer { console.clear() }
      return try study.run(resumes: resume, isStopped: { stop.isMade }, observe: { console.show($0) })
    }
  }
}
