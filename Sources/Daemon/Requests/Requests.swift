import Files
import Foundation
import Problems

/// What people ask of jobs, a file each in `state/requests`: `cancel-ID`, `retry-ID`.
///
/// A file is there before the command ends and until the daemon has done what it asks, so that no request is lost,
/// whether a daemon runs or not; done a second time it comes to the same.
struct Requests {
    enum Action: String, CaseIterable { case cancel, retry }

    struct Request: Hashable {
        var action: Action
        var id: String

        var fileName: String { "\(action.rawValue)-\(id)" }
    }

    let folder: URL

    /// Asks; on the disk when this returns.
    func make(_ request: Request) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try DurableFile.write(Data(), to: folder.appendingPathComponent(request.fileName))
    }

    /// What has been asked and not been done, in order of asking; other files are left alone.
    func pending() throws -> [Request] {
        guard FileStatus(folder) != nil else { return [] }
        let names = try Folders.listing(folder)
        guard !names.isEmpty else { return [] }
        return names.compactMap { name -> (request: Request, time: Date)? in
            for action in Action.allCases where name.hasPrefix(action.rawValue + "-") {
                let request = Request(action: action, id: String(name.dropFirst(action.rawValue.count + 1)))
                guard let status = FileStatus(folder.appendingPathComponent(name)) else { return nil }
                return (request, status.modified)
            }
            return nil
        }
        .sorted { ($0.time, $0.request.fileName) < ($1.time, $1.request.fileName) }.map(\.request)
    }

    /// Takes a request off the list.
    func settle(_ request: Request) throws {
        let file = folder.appendingPathComponent(request.fileName)
        guard unlink(file.path) == 0 || errno == ENOENT else {
            throw Problem.refused("a request cannot be removed", errno, file)
        }
    }
}
