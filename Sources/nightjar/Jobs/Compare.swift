import ArgumentParser
import Bundles
import Foundation

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what differs between two bundles: inputs, versions, numbers.")

    @Argument(help: "A bundle.") var first: String
    @Argument(help: "Another.") var second: String
    @Flag(help: "As JSON.") var json = false

    func run() throws {
        let comparison = try BundleComparison(
            BundleReader(URL(fileURLWithPath: first)), BundleReader(URL(fileURLWithPath: second)))
        print(json ? comparison.value.json() : comparison.text, terminator: json ? "\n" : "")
    }
}
