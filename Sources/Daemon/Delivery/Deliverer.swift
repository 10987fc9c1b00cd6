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

    /// Delivers; returns the bundle's name in the outbox. It is delivered when this returns, and on the disk after `sync`.
    ///
    /// - Parameter older: The bundle of the job's last end, where it is tried again; one of the same name is replaced.
    func deliver(
        _ folder: JobFolder, name: String, status: Ending.Status, replacing older: String? = nil
    ) throws -> String {
        let bundle = Self.bundleName(name, folder.id, status)
        let destination = outbox.appendingPathComponent(bundle)
        if older == bundle {
            guard rename(folder.bundleFile.path, destination.path) == 0 else {
                throw Problem.refused("the bundle cannot be delivered", errno, destination)
            }
        } else if try !FileMove.rename(folder.bundleFile, to: destination) {
            throw Problem(
                .tryAgain, "the bundle cannot be delivered: the name is taken", at: .init(file: destination.path))
        }
        return bundle
    }

    /// Takes the bundle of a job's last end away, once that of its new end is here.
    func withdraw(_ bundle: String) throws {
        let file = outbox.appendingPathComponent(bundle)
        guard unlink(file.path) == 0 || errno == ENOENT else {
            throw Problem.refused("the bundle of the job's last end cannot be removed", errno, file)
        }
    }

    /// Waits until a delivery is on the disk.
    func sync(_ folder: JobFolder) throws {
        try Folders.sync(outbox)
        try folder.sync()
    }
}
