// swift-tools-version: 6.1
import PackageDescription

/// Apart from the product: built with `-sanitize=fuzzer,address`, the parsers with it. `Fuzz/run` is how it is used.
let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "nightjar", path: "..")],
    targets: [
        .executableTarget(
            name: "fuzz",
            dependencies: [.product(name: "FuzzedParsers", package: "nightjar")],
            swiftSettings: [
                .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("ExistentialAny"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
