// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A module map over a C library; `apt` names the Debian package that brings its headers, `pkgConfig` its .pc file
/// where it has one.
func systemLibrary(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func module(_ name: String, dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swiftSettings)
}

func tests(
  of name: String, dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude, resources: resources,
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "deepbiq",
  products: [.executable(name: "deepbiq", targets: ["deepbiq"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
  ],
  targets: [
    // C: libraries of Debian, the engine's inner loops, and files compiled into the program.
    systemLibrary("CBLAS", pkgConfig: "openblas", apt: "libopenblas-pthread-dev"),
    systemLibrary("CGIF", apt: "libgif-dev"),
    systemLibrary("CHEIF", pkgConfig: "libheif", apt: "libheif-dev"),
    systemLibrary("CLCMS2", pkgConfig: "lcms2", apt: "liblcms2-dev"),
    systemLibrary("CLIBLINEAR", apt: "liblinear-dev"),
    systemLibrary("CLIBSVM", apt: "libsvm-dev"),
    systemLibrary("CMatIO", pkgConfig: "matio", apt: "libmatio-dev"),
    systemLibrary("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
    systemLibrary("CNettle", pkgConfig: "nettle", apt: "nettle-dev"),
    systemLibrary("CSPNG", pkgConfig: "spng", apt: "libspng-dev"),
    systemLibrary("CWebP", pkgConfig: "libwebpdemux", apt: "libwebp-dev"),
    systemLibrary("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    .target(
      name: "CEmbedded",
      exclude: [
        "default-model.onnx", "fast-model.onnx", "page.html", "train_default_model.sh", "train_fast_model.sh",
        "training_steps.sh",
      ]),
    .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CTIFF", linkerSettings: [.linkedLibrary("tiff")]),
    // Linked into the program alone: it acts before the program's first line.
    .target(name: "CStartup"),
    // Optimised in debug builds too: the tests run whole networks through it.
    .target(name: "CKernels", exclude: ["README.md"], cSettings: [.unsafeFlags(["-O3"])]),

    // The way of an image, from left to right in docs/architecture.md.
    module("Numerics", dependencies: []),
    module("Inflation", dependencies: ["CZlib"]),
    module(
      "HTTPServer", dependencies: ["CMicroHTTPD", "Inflation", .product(name: "Logging", package: "swift-log")],
      exclude: ["LibmicrohttpdGuard/README.md"]),
    module(
      "ImageCodecs",
      dependencies: [
        "CGIF", "CHEIF", "CJPEG", "CKernels", "CLCMS2", "CSPNG", "CTIFF", "CWebP", "CZlib", "Inflation",
      ]),
    // Without the file format, so that it compiles beside SwiftProtobuf.
    module("NeuralNetwork", dependencies: ["CBLAS", "CKernels"]),
    module(
      "ONNX", dependencies: ["NeuralNetwork", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["onnx.proto"]),
    module(
      "CaffeImport",
      dependencies: ["NeuralNetwork", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["Format/caffe.proto"]),
    module(
      "QualityModel",
      dependencies: [
        "CEmbedded", "CNettle", "ImageCodecs", "NeuralNetwork", "Numerics", "ONNX",
        .product(name: "HeapModule", package: "swift-collections"),
      ]),
    module(
      "QualityService",
      dependencies: [
        "CYAML", "HTTPServer", "ImageCodecs", "QualityModel",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    // Optimised in debug builds too, as CKernels is.
    .target(
      name: "ImageDamage", dependencies: ["ImageCodecs", "Numerics"],
      swiftSettings: swiftSettings + [.unsafeFlags(["-O"])]),
    // Neither knows the engine, so that both compile beside it.
    module(
      "QualityData",
      dependencies: [
        "CBLAS", "CMatIO", "ImageCodecs", "Numerics", .product(name: "SwiftCSV", package: "SwiftCSV"),
      ]),
    module("QualityEvaluation", dependencies: ["Numerics"]),
    module(
      "QualityTraining",
      dependencies: [
        "CBLAS", "CLIBLINEAR", "CLIBSVM", "ImageCodecs", "ImageDamage", "NeuralNetwork", "Numerics", "ONNX",
        "QualityData", "QualityEvaluation", "QualityModel",
      ]),
    .executableTarget(
      name: "deepbiq",
      dependencies: [
        "CEmbedded", "CStartup", "CaffeImport", "HTTPServer", "ImageCodecs", "ImageDamage", "NeuralNetwork", "Numerics",
        "ONNX", "QualityData", "QualityEvaluation", "QualityModel", "QualityService", "QualityTraining",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
      ],
      // Flags, tables and calls of the modules above, where whatever loops over pixels or weights belongs: nothing here
      // would be faster for half a minute of optimising.
      swiftSettings: swiftSettings + [.unsafeFlags(["-Onone"])]),

    tests(of: "CaffeImport", dependencies: ["NeuralNetwork", "ONNX"], resources: [.copy("Fixtures")]),
    tests(of: "HTTPServer", dependencies: ["CZlib", "Numerics", .product(name: "Logging", package: "swift-log")]),
    tests(of: "Inflation", dependencies: ["CZlib"]),
    tests(of: "ImageCodecs", resources: [.copy("Fixtures")]),
    tests(of: "NeuralNetwork", dependencies: ["CKernels", "ONNX"], resources: [.copy("Fixtures")]),
    tests(
      of: "QualityModel", dependencies: ["ImageCodecs", "ImageDamage", "NeuralNetwork", "Numerics", "ONNX"],
      exclude: ["make_fixtures.py"], resources: [.copy("Fixtures")]),
    tests(
      of: "QualityService",
      dependencies: [
        "HTTPServer", "ImageCodecs", "QualityModel",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    tests(
      of: "ImageDamage", dependencies: ["ImageCodecs", "Numerics"], exclude: ["make_fixtures.py"],
      resources: [.copy("Fixtures")]),
    tests(of: "Numerics"),
    // Databases written by tests, for the tests of data and of training.
    .target(
      name: "QualityTestSupport", dependencies: ["QualityData"], path: "Tests/QualityTestSupport",
      swiftSettings: swiftSettings),
    tests(
      of: "QualityData", dependencies: ["ImageCodecs", "Numerics", "QualityTestSupport"],
      exclude: ["make_fixtures.py", "reference_split.py"], resources: [.copy("Fixtures")]),
    tests(of: "QualityEvaluation", dependencies: ["Numerics", "QualityTestSupport"], resources: [.copy("Fixtures")]),
    tests(
      of: "QualityTraining",
      dependencies: [
        "CLIBSVM", "ImageCodecs", "NeuralNetwork", "Numerics", "ONNX", "QualityData", "QualityEvaluation",
        "QualityModel", "QualityTestSupport",
      ],
      resources: [.copy("Fixtures")]),
    tests(of: "deepbiq", dependencies: ["QualityModel", "QualityService"]),
    // Starts the program that the same build made.
    .testTarget(
      name: "EndToEndTests", dependencies: ["ImageCodecs", "QualityService", "deepbiq"],
      exclude: ["Fixtures", "make_fixtures.py"],
      swiftSettings: swiftSettings),
  ],
  // #embed is C23.
  cLanguageStandard: .c2x
)
