import ArgumentParser
import Bundles
import Foundation

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a bundle's headline numbers, tables and figures, or one table.")

    @Argument(help: "The bundle.") var bundle: String
    @Argument(help: "A table of it.") var table: String?
    @Flag(help: "As JSON (the bundle's summary).") var json = false

    func validate() throws {
        if json, table != nil {
            throw ValidationError(
                "--json is of a bundle's summary; nightjar join \(bundle) --table NAME prints a table as CSV")
        }
    }

    func run() throws {
        let reader = BundleReader(URL(fileURLWithPath: bundle))
        if let table {
            print(try reader.text(ofTable: table))
        } else {
            let summary = try reader.summary()
            print(json ? summary.value.json() : summary.text)
        }
    }
}
