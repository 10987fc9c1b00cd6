import ArgumentParser
import Bundles
import Foundation
import Problems

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Checks every member of a bundle against its checksum.")

    @Argument(help: "The bundle.") var bundle: String

    func run() throws {
        let found = try BundleReader(URL(fileURLWithPath: bundle)).verify()
        guard found.isSound else {
            let faults = [
                found.changed.isEmpty ? nil : "changed: " + found.changed.joined(separator: ", "),
                found.missing.isEmpty ? nil : "missing: " + found.missing.joined(separator: ", "),
                found.unlisted.isEmpty ? nil : "not listed: " + found.unlisted.joined(separator: ", "),
            ].compactMap { $0 }
            throw Problem(.failed, "\(bundle): not as it was written; " + faults.joined(separator: "; "))
        }
        print("\(found.sound.count) members, all as they were written")
    }
}
