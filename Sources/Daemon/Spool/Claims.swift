import Files
import Foundation
import Jobs
import Problems

/// A manifest that was taken from the inbox: a folder of its own, `state/claims/ID`, with the file under its own name.
struct Claim: Equatable {
    let folder: URL
    /// The manifest's file name as it was in the inbox.
    let fileName: String

    var id: String { folder.lastPathComponent }
    var file: URL { folder.appendingPathComponent(fileName) }
}

/// Taking manifests: one rename each, into a folder made beforehand, so that a manifest is in the inbox or claimed and
/// never both or neither.
struct Claims {
    let places: Places

    /// Takes a manifest; nil where it has gone meanwhile.
    func take(_ name: String, at time: Date = Date()) throws -> Claim? {
        let claim = Claim(folder: try newFolder(at: time), fileName: name)
        let source = places.inbox.appendingPathComponent(name)
        guard rename(source.path, claim.file.path) == 0 else {
            let code = errno
            rmdir(claim.folder.path)
            if code == ENOENT { return nil }
            throw Problem.refused("the manifest cannot be claimed", code, source)
        }
        return claim
    }

    /// Waits until a claim is on the disk; it is one before that already. The inbox comes last: until then the manifest is
    /// there.
    func sync(_ claim: Claim) throws {
        try Folders.sync(places.claims)
        try Folders.sync(claim.folder)
        try Folders.sync(places.inbox)
    }

    /// What a killed daemon, or a full disk, has left unsettled, in order of claiming; empty claims are removed.
    func unsettled() throws -> [Claim] {
        try Folders.listing(places.claims).compactMap { id in
            let folder = places.claims.appendingPathComponent(id, isDirectory: true)
            let names = try Folders.listing(folder)
            if let name = names.first(where: { !$0.hasPrefix(".") }) { return Claim(folder: folder, fileName: name) }
            let claim = Claim(folder: folder, fileName: "")
            // The manifest of a rejection may have left already.
            if names.contains(Rejecter.nameFile) { return claim }
            try remove(claim)
            return nil
        }
    }

    /// Ends a claim, its manifest with it: what came of it stands elsewhere now.
    func remove(_ claim: Claim) throws {
        do {
            try FileManager.default.removeItem(at: claim.folder)
        } catch {
            throw Problem(
                .tryAgain, "a settled claim cannot be removed: \(error.localizedDescription)",
                at: .init(file: claim.folder.path))
        }
    }

    private func newFolder(at time: Date) throws -> URL {
        var time = time
        while true {
            let id = JobID.new(at: time)
            let folder = places.claims.appendingPathComponent(id, isDirectory: true)
            if mkdir(folder.path, 0o777) == 0 { return folder }
            guard errno == EEXIST else { throw Problem.refused("a claim cannot be made", errno, folder) }
            time += 1e-6
        }
    }
}
