import Foundation
import Testing

/// What commands read and write is looked at before they work, and said in the same words; what `make install` does.
@Suite struct FilesEndToEndTests {
  private static let missing: [(arguments: [String], kind: String, name: String)] = [
    (["score", "no.jpg"], "image", "no.jpg"), (["score", "x.jpg", "--model", "no.onnx"], "model", "no.onnx"),
    (["serve", "--model", "no.onnx"], "model", "no.onnx"),
    (["serve", "--config", "no.yaml"], "configuration", "no.yaml"),
    (["model", "inspect", "no.onnx"], "model", "no.onnx"), (["model", "profile", "no.onnx"], "model", "no.onnx"),
    (["model", "convert", "no.onnx", "half.onnx"], "model", "no.onnx"),
    (["model", "run", "no.onnx", "--input", "a=b", "--output-folder", "o"], "model", "no.onnx"),
    (["model", "run", "small.png", "--input", "a=no.npy", "--output-folder", "o"], "array", "no.npy"),
    (["model", "import", "--prototxt", "no", "--caffemodel", "no", "o"], "network definition", "no"),
    (["model", "import", "--prototxt", "small.png", "--caffemodel", "no", "o"], "weights", "no"),
    (["evaluate", "--database", "csv", "--root", ".", "--split", "no.json"], "split", "no.json"),
    (["evaluate", "--database", "csv=.", "--model", "no.onnx"], "model", "no.onnx"),
    (["evaluate", "damage", "small.png", "--model", "no.onnx"], "model", "no.onnx"),
    (["evaluate", "damage", "no.jpg"], "image", "no.jpg"),
    (["train", "all", "--database", "csv=.", "--output", "o", "--backbone", "no.onnx"], "backbone", "no.onnx"),
    (["train", "finetune", "--database", "csv=.", "--output", "o", "--backbone", "no.onnx"], "backbone", "no.onnx"),
    (["evaluate", "study", "--database", "csv=.", "--output", "o", "--backbone", "no.onnx"], "backbone", "no.onnx"),
    (["train", "svr", "--database", "csv=.", "--output", "o", "--model", "no.onnx"], "model", "no.onnx"),
  ]

  @Test(arguments: missing)
  func `A file that is missing is said in the same words everywhere`(
    command: (arguments: [String], kind: String, name: String)
  )
    throws
  {
    try Fixture.withFolder(holding: ["small.png"]) { folder in
      let run = try Program.run(all: command.arguments, folder: folder)
      #expect(run.status == 1)
      #expect(run.errors == "deepbiq: cannot read the \(command.kind) \(command.name): there is no such file\n")
    }
  }

  @Test func `So is a folder`() throws {
    for command in [["evaluate"], ["evaluate", "precision", "--precision", "int8"]] {
      let run = try Program.run(all: command + ["--database", "csv", "--root", "/no/folder"])
      #expect(
        run.status == 1 && run.errors == "deepbiq: cannot read the database /no/folder: there is no such folder\n")
    }
  }

  @Test(arguments: [
    "score small.png --output no/out.csv", "score small.png --output /proc/out.csv",
    "evaluate --database csv --root nowhere --html no/out.html",
    "evaluate damage nothing.png --html /proc/out.html", "evaluate damage nothing.png --examples /proc/out",
    "evaluate precision --precision int8 --database csv --root nowhere --output no/out.onnx",
    "train svr --database csv --root nowhere --model no.onnx --output /proc/out.onnx",
    "train all --database csv --root nowhere --backbone small.png --output /proc/out",
    "train finetune --database csv --root nowhere --backbone small.png --output small.png",
    "evaluate study --database csv --root nowhere --backbone small.png --output /proc/out",
    "model run small.png --input a=small.png --output-folder /proc/out", "model convert no.onnx small.png/out.onnx",
  ])
  func `What cannot be written is found before anything is read`(command: String) throws {
    try Fixture.withFolder(holding: ["small.png"]) { folder in
      let run = try Program.run(all: command.split(separator: " ").map(String.init), folder: folder)
      #expect(run.status == 1 && run.complainsInOneLine && run.errors.contains(" cannot be written: "), "\(run.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["small.png"])
    }
  }

  @Test func `An empty variable is one that is not set`() throws {
    try Fixture.withFolder { folder in
      let empty = ["DEEPBIQ_CONFIG": "", "DEEPBIQ_PORT": "", "DEEPBIQ_WORKERS": "", "DEEPBIQ_MODLE": ""]
      let run = try Program.run("serve", "--host", "256.0.0.1", environment: empty)
      #expect(run.status == 1 && run.complainsInOneLine && run.errors.contains("256.0.0.1"), "\(run.errors)")
      let health = try Program.run("health", environment: ["DEEPBIQ_PORT": "many"])
      #expect(health.errors == "deepbiq: DEEPBIQ_PORT is 'many'; it must be a whole number from 0 to 65535\n")
    }
  }

  @Test func `make install installs program, manual and completions, and uninstall removes them`() throws {
    try Fixture.withFolder { folder in
      func make(_ target: String) throws -> Program {
        try Program.shell(
          "make --silent -C \"$1\" \(target) DEEPBIQ=\"$DEEPBIQ\" DESTDIR=\"$2\" PREFIX=/usr", Fixture.repository.path,
          folder.path)
      }
      let installed = try make("install")
      #expect(installed.status == 0, "\(installed.errors)")
      let names = [
        "bin/deepbiq", "share/man/man1/deepbiq.1", "share/bash-completion/completions/deepbiq",
        "share/zsh/site-functions/_deepbiq", "share/fish/vendor_completions.d/deepbiq.fish",
        "share/doc/deepbiq/LICENSE",
      ]
      for name in names {
        let path = folder.appending(path: "usr/\(name)").path
        #expect((try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0) > 1_000, "\(name)")
      }
      let manual = try String(contentsOf: folder.appending(path: "usr/share/man/man1/deepbiq.1"), encoding: .utf8)
      for part in [".Dt DEEPBIQ 1", ".Ss \"deepbiq evaluate damage\"", "\\-\\-null", ".Sh EXIT STATUS"] {
        #expect(manual.contains(part), "\(part)")
      }
      let bash = folder.appending(path: "usr/share/bash-completion/completions/deepbiq").path
      let completed = try Program.shell(
        "source \"$1\"; COMP_WORDS=(deepbiq mod); COMP_CWORD=1; _deepbiq deepbiq mod deepbiq; echo \"${COMPREPLY[@]}\"",
        bash)
      #expect(completed.output == "model\n", "\(completed.errors)")
      #expect(try make("uninstall").status == 0)
      let left = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
      #expect(left.filter { $0.contains("deepbiq") && !$0.hasSuffix("/") }.isEmpty, "\(left)")
    }
  }
}
