import Files
import Foundation
import Jobs
import Problems

/// Hands finished bundles over: one rename from the job's folder into the outbox.
///
/// So a bundle is in the one or in the other, and a job that has ended and has no bundle in its folder was delivered.
struct Deliverer {
    let outbox: URL

    /// A succeeded job's bundle is `NAME-ID.tar.zst`; any other has `.failed` or `.cancelled` before the ending, so that
    /// nobody takes it for a result.
    static func bundleName(_ name: String, _ id: String, _ status: Ending.Status) -> String {
        FileName.fitted(name, "-\(id)\(status == .succeeded ? "" : ".\(status.rawValue)").tar.zst")
    }

    /// Delivers; returns the bundle's name in the outbox.
    func deliver(_ folder: JobFolder, name: String, status: Ending.Status) throws -> String {
        let bundle = Self.bundleName(name, folder.id, status)
        let destination = outbox.appendingPathComponent(bundle)
        guard try FileMove.rename(folder.bundleFile, to: destination) else {
            throw Problem(
                .tryAgain, "the bundle cannot be delivered: the name is taken", at: .init(file: destination.path))
        }
        try Folders.sync(outbox)
        try folder.sync()
        return bundle
    }
}
