// swift-tools-version: 6.1
import PackageDescription

/// Every arrow of the house, in the order data flows; Tests/BoundaryTests holds the sources to it.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
]

func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil, resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, path: path, resources: resources, swiftSettings: swiftSettings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies, exclude: exclude, resources: resources,
        swiftSettings: swiftSettings)
}

func system(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

func analysis(_ name: String, resources: [Resource] = []) -> Target {
    module(name, ["NightjarKit"], path: "Plugins/\(name)", resources: resources)
}

/// The analyses that come with Nightjar: they see the kit, and only the program sees them.
let analyses = [
    analysis("DomainNeurons"),
    analysis("EmpiricalGradient"),
    analysis("SkillProbing", resources: [.embedInCode("Templates")]),
    analysis("TextClassifier"),
    analysis("IntegratedGradients"),
    analysis("LayerwiseMTL"),
    analysis("SegmentTuning"),
    analysis("LanguageNeurons"),
    analysis("LayerProbing"),
    analysis("UnitForcing"),
]

let package = Package(
    name: "nightjar",
    products: [
        .executable(name: "nightjar", targets: ["nightjar"]),
        .library(name: "Measures", targets: ["Measures"]),
        .library(name: "NightjarKit", targets: ["NightjarKit"]),
        .library(name: "NightjarTestKit", targets: ["NightjarTestKit"]),
        // For the package in Fuzz/.
        .library(name: "FuzzedParsers", targets: ["FuzzedParsers"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
    ],
    targets: [
        // System libraries, wrapped.
        system("COpenBLAS", pkgConfig: "openblas", package: "libopenblas-dev"),
        system("CUV", pkgConfig: "libuv", package: "libuv1-dev"),
        system("CZstd", pkgConfig: "libzstd", package: "libzstd-dev"),
        system("CArchive", pkgConfig: "libarchive", package: "libarchive-dev"),
        system("COpenSSL", pkgConfig: "libcrypto", package: "libssl-dev"),
        system("COniguruma", pkgConfig: "oniguruma", package: "libonig-dev"),
        .systemLibrary(name: "CMeCab", path: "Sources/CMeCab", providers: [.apt(["libmecab-dev"])]),
        .systemLibrary(name: "CLiblinear", path: "Sources/CLiblinear", providers: [.apt(["liblinear-dev"])]),

        // System calls that the C library does not wrap.
        .target(name: "CLinux"),

        // What everything else stands on.
        module("Problems"),
        module("Files", ["Problems", "COpenSSL", "CArchive"]),
        module("Processes", ["Problems", "CLinux"]),
        module("Documents", ["Problems", .product(name: "Yams", package: "Yams")]),

        // The one array format, read and written.
        module("Safetensors", ["Problems", "Documents", "Files"]),

        // The engine: from a checkpoint's bytes to captured values. It never knows of jobs.
        .target(
            name: "CKernels",
            cSettings: [
                // -O3 in debug builds too: tests on real models would take minutes without.
                .unsafeFlags(["-O3", "-fno-trapping-math", "-fno-math-errno", "-ffp-contract=fast"])
            ]),
        module("Tensors", ["Problems", "Files", "COpenBLAS", "CKernels"]),
        module("Checkpoints", ["Problems", "Files", "Documents", "Safetensors", "CKernels"]),
        module("PythonText"),
        module("Tokenizers", ["Problems", "Files", "Documents", "PythonText", "COniguruma", "CMeCab"]),
        module("Models", ["Problems", "Checkpoints", "Tensors", "CKernels"]),
        module("Captures", ["Problems", "Files", "Models", "Tensors"]),
        module("Measures", ["Problems", "Tensors", "CKernels"]),
        module("BagOfWords", ["Problems", "PythonText", "Tensors", "CLiblinear"]),
        module(
            "Training",
            [
                "Problems", "Documents", "Files", "Safetensors", "Checkpoints", "Tensors", "Models", "Captures",
                "CKernels",
            ]),

        // What a plugin sees, and what it returns.
        module("Reports", ["Problems", "Documents", .product(name: "Mustache", package: "swift-mustache")]),
        module(
            "NightjarKit",
            [
                "Problems", "Documents", "Files", "Reports", "Tensors", "Checkpoints", "Tokenizers", "Models",
                "Captures", "Measures", "BagOfWords", "Training",
            ]
        ),
        // What a plugin's own tests need.
        module("NightjarTestKit", ["NightjarKit", "Safetensors"]),

        // Jobs: from a dropped file to a delivered bundle. The daemon never imports the engine.
        module("Jobs", ["Problems", "Documents", "Files"]),
        module("Bundles", ["Problems", "Documents", "Files", "Jobs", "Reports", "Safetensors", "CArchive", "CZstd"]),
        module("PluginStore", ["Problems", "Documents", "Files", "Processes", "Jobs", "CLinux"]),
        // What `plugins new` copies.
        module("PluginTemplates", resources: [.embedInCode("Python"), .embedInCode("Swift")]),
        // Plugins that are programs: read, handed what they need, run, listened to.
        module(
            "ProgramPlugins",
            ["Problems", "Documents", "Files", "Processes", "Safetensors", "NightjarKit", "PluginStore"]),
        module(
            "Worker",
            [
                "Problems", "Documents", "Files", "Jobs", "Bundles", "Reports", "PluginStore", "ProgramPlugins",
                "NightjarKit",
            ]),
        module(
            "Daemon",
            [
                "Problems", "Documents", "Files", "Processes", "Jobs", "Bundles", "CUV", "CLinux",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .executableTarget(
            name: "nightjar",
            dependencies: [
                "Problems", "Documents", "Files", "Processes", "Jobs", "Bundles", "Reports", "PluginStore",
                "ProgramPlugins", "PluginTemplates", "Worker", "Daemon", "NightjarKit", "Safetensors",
                // Not imported: plugins' tests, loaded at run time, find it here.
                "NightjarTestKit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ] + analyses.map { .byName(name: $0.name) },
            swiftSettings: swiftSettings,
            linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic"])], plugins: ["BuiltCommit"]),
        .plugin(name: "BuiltCommit", capability: .buildTool(), path: "Sources/BuiltCommit"),

        // What tests draw.
        module("SeededNumbers", path: "Tests/SeededNumbers"),
        tests("Files", ["Files", "Problems"]),
        tests("Processes", ["Processes", "Problems"]),
        tests("Documents", ["Documents", "Problems", "SeededNumbers"]),
        tests("Safetensors", ["Safetensors", "Problems", "Files", "Documents"], resources: [.copy("Fixtures")]),
        tests("Tensors", ["Tensors", "Problems"]),
        tests(
            "Checkpoints", ["Checkpoints", "Safetensors", "Problems", "Files", "Documents", "SeededNumbers"],
            resources: [.copy("Fixtures")]),
        tests(
            "Tokenizers", ["Tokenizers", "Problems", "Documents", "Files", "SeededNumbers"],
            resources: [.copy("Fixtures")]),
        tests(
            "Models", ["Models", "Captures", "Checkpoints", "Documents", "Tensors", "Problems"],
            resources: [.copy("Fixtures")]),
        tests("Captures", ["Captures", "Files"]),
        tests("Measures", ["Measures", "Problems", "SeededNumbers"], resources: [.copy("Fixtures")]),
        tests("PythonText", ["PythonText"], resources: [.copy("Fixtures")]),
        tests("BagOfWords", ["BagOfWords", "Problems"], resources: [.copy("Fixtures")]),
        tests(
            "Training",
            [
                "Training", "NightjarKit", "Models", "Checkpoints", "Captures", "Tensors", "Problems", "Safetensors",
                "NightjarTestKit",
            ],
            resources: [.copy("Fixtures")]),
        tests("Reports", ["Reports", "Documents", "SeededNumbers"]),
        tests("NightjarKit", ["NightjarKit", "Documents", "Checkpoints", "Tokenizers", "NightjarTestKit"]),
        tests("NightjarTestKit", ["NightjarTestKit", "NightjarKit"]),
        tests(
            "DomainNeurons", ["DomainNeurons", "NightjarKit", "Safetensors", "NightjarTestKit"],
            resources: [.copy("Fixtures")]),
        tests(
            "EmpiricalGradient", ["EmpiricalGradient", "NightjarKit", "Safetensors", "NightjarTestKit"],
            resources: [.copy("Fixtures")]),
        tests(
            "SkillProbing", ["SkillProbing", "NightjarKit", "Documents", "Safetensors", "NightjarTestKit"],
            resources: [.copy("Fixtures")]),
        tests(
            "TextClassifier", ["TextClassifier", "NightjarKit", "Safetensors", "NightjarTestKit"],
            resources: [.copy("Fixtures")]),
        tests(
            "IntegratedGradients",
            ["IntegratedGradients", "NightjarKit", "Safetensors", "Documents", "NightjarTestKit"],
            resources: [.copy("Fixtures")]),
        tests("LayerwiseMTL", ["LayerwiseMTL", "NightjarKit", "NightjarTestKit"], resources: [.copy("Fixtures")]),
        tests("SegmentTuning", ["SegmentTuning", "NightjarKit", "NightjarTestKit"], resources: [.copy("Fixtures")]),
        tests(
            "LanguageNeurons", ["LanguageNeurons", "NightjarKit", "NightjarTestKit"], resources: [.copy("Fixtures")]),
        tests("LayerProbing", ["LayerProbing", "NightjarKit", "NightjarTestKit"], resources: [.copy("Fixtures")]),
        tests("UnitForcing", ["UnitForcing", "NightjarKit", "NightjarTestKit"], resources: [.copy("Fixtures")]),
        tests(
            "ProgramPlugins",
            [
                "nightjar", "ProgramPlugins", "PluginStore", "NightjarKit", "Documents", "Safetensors", "Problems",
                "NightjarTestKit", "TinyWorkspace", "Daemon",
            ]),
        tests("Jobs", ["Jobs", "Documents", "Problems", "SeededNumbers"]),
        tests("Bundles", ["Bundles", "Jobs", "Files", "Documents", "Reports", "Problems", "SeededNumbers"]),
        // A Slurm of one node on this machine, for tests.
        module("TestCluster", path: "Tests/TestCluster"),
        tests(
            "Daemon",
            [
                "TestCluster", "Daemon", "Jobs", "Bundles", "Documents", "Files", "Problems", "Processes",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        // A Nightjar whose training takes no time, for the tests of chains of jobs.
        .executableTarget(
            name: "training-nightjar", dependencies: ["Daemon", "Worker", "Jobs", "NightjarKit", "DomainNeurons"],
            path: "Tests/TrainingNightjar", swiftSettings: swiftSettings),
        // A workspace with a small model, and `nightjar` as a process.
        module("TinyWorkspace", ["NightjarTestKit"], path: "Tests/TinyWorkspace"),
        tests("Command", ["TestCluster", "nightjar", "training-nightjar", "TinyWorkspace", "Jobs", "Safetensors"]),
        // The plugins there are compiled by `nightjar plugins`.
        tests(
            "Plugin",
            [
                "nightjar", "TinyWorkspace", "PluginStore", "Processes", "Daemon", "Jobs", "Documents", "Files",
                "Problems",
            ],
            exclude: ["Plugins"]),
        // The library of faults is compiled by the tests themselves: it is loaded into `nightjar` from outside.
        tests(
            "Torture", ["nightjar", "TinyWorkspace", "Daemon", "Jobs", "Bundles", "Documents", "SeededNumbers"],
            exclude: ["Library"]),
        tests("Boundary", []),

        // Every parser by one way in, for the fuzzers in Fuzz/ and the tests that replay what they found.
        module(
            "FuzzedParsers",
            [
                "Problems", "Documents", "Files", "Safetensors", "Checkpoints", "Tokenizers", "Models", "NightjarKit",
                "Jobs",
            ],
            path: "Tests/FuzzedParsers"),
        .executableTarget(
            name: "parse-file", dependencies: ["FuzzedParsers"], path: "Tests/ParseFile", swiftSettings: swiftSettings),
        tests("Fuzz", ["FuzzedParsers", "parse-file", "SeededNumbers"]),
    ] + analyses,
    swiftLanguageModes: [.v6]
)

// Some modules' tests and what they stand on, nothing else: NIGHTJAR_ONLY="Measures Tensors" swift test
if let modules = Context.environment["NIGHTJAR_ONLY"]?.split(separator: " ") {
    let targets = Dictionary(uniqueKeysWithValues: package.targets.map { ($0.name, $0) })
    var kept: Set<String> = [], open = modules.map { "\($0)Tests" }
    if let unknown = open.first(where: { targets[$0] == nil }) { fatalError("NIGHTJAR_ONLY: there is no \(unknown)") }
    while let name = open.popLast() {
        guard let target = targets[name], kept.insert(name).inserted else { continue }
        for case .byNameItem(let dependency, _) in target.dependencies { open.append(dependency) }
    }
    package.targets.removeAll { !kept.contains($0.name) }
    package.products = []
}
