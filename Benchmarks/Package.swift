// swift-tools-version: 6.1
import PackageDescription

/// Apart from the product, which needs nothing of what is compared here.
let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "nightjar", path: "..")],
    targets: [
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                .product(name: "Measures", package: "nightjar"),
                .product(name: "NightjarKit", package: "nightjar"),
            ],
            swiftSettings: [
                .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("ExistentialAny"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
