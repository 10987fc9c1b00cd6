import Files
public import Foundation

/// The bundles of succeeded jobs in an outbox, found by their files' names, `NAME-ID.tar.zst`.
public struct Outbox: Sendable {
    /// A succeeded job's bundle.
    public struct Bundle: Sendable, Equatable {
        /// The job's name; of a matrix' cell with the number.
        public var name: String
        /// Its id.
        public var id: String
        /// The file.
        public var url: URL

        /// Nil for every other file, failed jobs' bundles among them.
        init?(_ url: URL) {
            guard let parts = url.lastPathComponent.wholeMatch(of: /(.+)-(\d{8}-\d{6}-[0-9a-f]{6}(-\d+)?)\.tar\.zst/)
            else { return nil }
            name = JobName.normalized(String(parts.1))
            id = String(parts.2)
            self.url = url
        }
    }

    private let folder: URL

    /// The outbox at a place, which need not be there.
    public init(_ folder: URL) { self.folder = folder }

    /// The bundle of a job; nil where it is not there any more.
    public func bundle(of id: String) -> Bundle? { bundles { $0.id == id }.first }

    /// The newest bundle of a name: one, or those of all cells of the newest matrix of that name.
    public func newest(named name: String) -> [Bundle] {
        let found = bundles { bundle in
            let cell = bundle.id.dropFirst(JobID.claim(of: bundle.id).count)
            return bundle.name == name || (!cell.isEmpty && bundle.name == name + cell)
        }
        guard let newest = found.map({ JobID.claim(of: $0.id) }).max() else { return [] }
        return found.filter { JobID.claim(of: $0.id) == newest }
    }

    private func bundles(where isWanted: (Bundle) -> Bool) -> [Bundle] {
        ((try? Folders.listing(folder)) ?? []).compactMap { Bundle(folder.appendingPathComponent($0)) }.filter(isWanted)
    }
}
