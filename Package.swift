// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error)
]

// Of targets whose loops run over pixels and blocks: the tests take a third of the time where these are optimized.
let hot: [SwiftSetting] = strict + (Context.environment["CAMVIDEO_TEST"] == nil ? [] : [.unsafeFlags(["-O"])])

// Swift's own libraries become part of the program, so that it runs where Swift is not installed. The compiler has to know
// too: it names the libraries that Foundation consists of to the linker. ThreadSanitizer follows libdispatch as a shared
// library only; see scripts/sanitize.sh.
let staticSwift = Context.environment["CAMVIDEO_SANITIZE"] == nil ? ["-static-stdlib"] : []

let package = Package(
    name: "camvideo",
    products: [
        .executable(name: "camvideo", targets: ["CamVideoProgram"]),
        .library(name: "CamVideo", targets: ["CamVideo"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        .systemLibrary(
            name: "CFFmpeg", pkgConfig: "libavformat",
            providers: [.apt(["libavcodec-dev", "libavformat-dev", "libavutil-dev", "libswscale-dev"])]),
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(
            name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CDemoModel"),
        .target(name: "CReportPage"),

        .target(name: "Pictures", swiftSettings: hot),
        .target(name: "Media", dependencies: ["CFFmpeg", "Pictures"], swiftSettings: hot),
        .target(name: "OneDNN", dependencies: ["COneDNN"], swiftSettings: strict),
        .target(
            name: "ONNX",
            dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["Schema/onnx.proto"], swiftSettings: strict),
        .target(name: "NeuralGraph", dependencies: ["OneDNN", "ONNX"], swiftSettings: hot),
        .target(name: "Maps", swiftSettings: hot),
        .target(name: "Attribution", dependencies: ["Maps", "NeuralGraph"], swiftSettings: hot),
        .target(name: "Evaluation", dependencies: ["Maps", "Motion"], swiftSettings: hot),
        .target(
            name: "Stages", dependencies: [.product(name: "Collections", package: "swift-collections")],
            swiftSettings: strict),
        .target(name: "Motion", dependencies: ["Pictures"], swiftSettings: hot),
        .target(name: "Exports", dependencies: ["Maps", "Motion"], swiftSettings: hot),
        .target(name: "Temporal", dependencies: ["Maps", "Motion"], swiftSettings: hot),
        .target(name: "RunFile", dependencies: ["CSQLite", "Maps", "Motion", "Temporal"], swiftSettings: strict),
        .target(name: "Rendering", dependencies: ["CPango", "Maps", "Pictures"], swiftSettings: hot),
        .target(
            name: "Report",
            dependencies: ["CReportPage", "CZlib", "Maps", .product(name: "Mustache", package: "swift-mustache")],
            swiftSettings: strict),
        .target(
            name: "CamVideo",
            dependencies: [
                "Attribution", "CDemoModel", "Evaluation", "Exports", "Maps", "Media", "Motion", "NeuralGraph", "ONNX",
                "Pictures", "Rendering", "Report", "RunFile", "Stages", "Temporal",
                .product(name: "Collections", package: "swift-collections"),
            ],
            swiftSettings: strict),
        .target(
            name: "CamVideoCLI",
            dependencies: [
                "CamVideo", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // Nothing depends on it: whatever did would be linked with its flags, the tests' bundle for one.
        .executableTarget(
            name: "CamVideoProgram", dependencies: ["CamVideoCLI"],
            swiftSettings: strict + [.unsafeFlags(staticSwift)], linkerSettings: [.unsafeFlags(staticSwift)]),

        // ONNX's own node tests; see scripts/comparisons/onnx_conformance.py.
        .executableTarget(
            name: "onnx-conformance", dependencies: ["NeuralGraph", "ONNX"], path: "Sources/OnnxConformance",
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["Maps", "NeuralGraph"], path: "Tests/Support",
            swiftSettings: strict),
        .target(
            name: "MediaSupport", dependencies: ["Media", "Pictures", "TestSupport"], path: "Tests/MediaSupport",
            swiftSettings: strict),
        .testTarget(
            name: "MediaTests", dependencies: ["Media", "MediaSupport", "Pictures", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "PicturesTests", dependencies: ["Pictures"], swiftSettings: strict),
        .testTarget(name: "StagesTests", dependencies: ["Stages"], swiftSettings: strict),
        .testTarget(name: "MapsTests", dependencies: ["Maps", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "MotionTests", dependencies: ["Motion", "Pictures"], swiftSettings: strict),
        .testTarget(name: "TemporalTests", dependencies: ["Maps", "Motion", "Temporal"], swiftSettings: strict),
        .testTarget(name: "ExportsTests", dependencies: ["Exports", "Maps", "Motion"], swiftSettings: strict),
        .testTarget(
            name: "RunFileTests", dependencies: ["Maps", "Motion", "RunFile", "Temporal", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "RenderingTests", dependencies: ["Maps", "Pictures", "Rendering", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "ReportTests", dependencies: ["CZlib", "Maps", "Report"], swiftSettings: strict),
        .testTarget(
            name: "ONNXTests",
            dependencies: [
                "ONNX", "TestSupport", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "NeuralGraphTests", dependencies: ["NeuralGraph", "ONNX", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "AttributionTests", dependencies: ["Attribution", "Maps", "NeuralGraph", "ONNX", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "EvaluationTests",
            dependencies: ["Attribution", "Evaluation", "Maps", "Motion", "ONNX", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "CamVideoCLITests",
            dependencies: ["CamVideoCLI", "CamVideo", "Maps", "NeuralGraph", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "CamVideoTests",
            dependencies: [
                "Attribution", "CamVideo", "CamVideoCLI", "Maps", "Media", "MediaSupport", "NeuralGraph", "ONNX",
                "Pictures", "Rendering", "Report", "RunFile", "Stages", "Temporal", "TestSupport",
            ],
            swiftSettings: strict),
    ]
)

// The fuzzer links only with `-sanitize=fuzzer`; see scripts/fuzzing/fuzz.sh.
if Context.environment["CAMVIDEO_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Sources/CLibFuzzer"),
        .executableTarget(
            name: "model-fuzzer", dependencies: ["CLibFuzzer", "NeuralGraph", "ONNX"], path: "Sources/ModelFuzzer",
            swiftSettings: strict),
    ]
}
