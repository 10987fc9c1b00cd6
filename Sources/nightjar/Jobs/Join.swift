import ArgumentParser
import Bundles
import Foundation

struct Join: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Joins the results of several jobs of one plugin, as a matrix' cells, into one CSV file.",
        discussion: """
            Prints a row of headline numbers a bundle, or all rows of a table; before them the job's name and what the \
            jobs were given differently. Failed jobs are left out, and named.
            """)

    @Argument(help: "The bundles, as outbox/NAME-*.tar.zst.") var bundles: [String]
    @Option(help: "A table of them; headline numbers by default.") var table: String?

    func run() throws {
        let joined = try JoinedBundles(bundles.map { BundleReader(URL(fileURLWithPath: $0)) }, table: table)
        for bundle in joined.leftOut { StandardError.write("left out, since its job did not succeed: \(bundle)\n") }
        try FileHandle.standardOutput.write(contentsOf: joined.csv)
    }
}
