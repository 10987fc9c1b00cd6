import Files
import Foundation

/// The folder that people drop manifests into, as a listing: what in it is a whole manifest, in order of arrival.
///
/// Only regular files are ever opened. Links, folders, FIFOs, unreadable files and names that are not UTF-8 are left
/// alone and said once; names that are no manifest's (another ending, editors' and downloads' temporary names) in silence.
final class Inbox {
    struct Listing: Equatable {
        /// Whole manifests, by time of arrival, then name.
        var whole: [String] = []
        /// Manifests that somebody is still writing, or that are empty yet.
        var unfinished: [String] = []
    }

    private let folder: URL
    private let wholeness: Wholeness
    private let log: (String) -> Void
    private var said: Set<String> = []

    init(_ folder: URL, wholeness: Wholeness, log: @escaping (String) -> Void) {
        self.folder = folder
        self.wholeness = wholeness
        self.log = log
    }

    static func isManifestName(_ name: String) -> Bool {
        guard !name.hasPrefix("."), !["~", ".tmp", ".part", ".swp"].contains(where: name.hasSuffix) else {
            return false
        }
        return [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) && name.utf8.count > $0.utf8.count }
    }

    func listing() throws -> Listing {
        let names = try Folders.listing(folder).filter(Self.isManifestName)
        said.formIntersection(names)
        var listing = Listing()
        var arrivals: [(name: String, time: Date)] = []
        for name in names {
            let url = folder.appendingPathComponent(name)
            guard let status = FileStatus(url) else {
                if name.unicodeScalars.contains("\u{FFFD}") { say(name, "its name is not UTF-8") }
                continue
            }
            guard status.isRegular else {
                say(name, "it is not a regular file")
                continue
            }
            guard status.size > 0 else {
                listing.unfinished.append(name)
                continue
            }
            switch wholeness.answer(url) {
            case .whole: arrivals.append((name, status.modified))
            case .beingWritten: listing.unfinished.append(name)
            case .gone: continue
            case .unreadable(let reason): say(name, "it cannot be read: \(reason)")
            }
        }
        wholeness.keep(only: Set(listing.unfinished.map(folder.appendingPathComponent)))
        listing.whole = arrivals.sorted { ($0.time, $0.name) < ($1.time, $1.name) }.map(\.name)
        return listing
    }

    private func say(_ name: String, _ why: String) {
        if said.insert(name).inserted { log("inbox/\(name) is left alone: \(why)") }
    }
}
