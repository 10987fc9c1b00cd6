import Files
import Foundation

/// The folder that people drop manifests into, as a listing: what in it is a manifest, in order of arrival.
///
/// Only regular files are ever opened. Links, folders, FIFOs, unreadable files and names that are not UTF-8 are left
/// alone and said once; names that are no manifest's (another ending, editors' and downloads' temporary names) in silence,
/// and at the price of reading the folder alone: a hundred thousand photographs among the manifests cost 20 ms a look.
final class Inbox {
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
        var name = name
        return name.withUTF8 { isManifestName(UnsafeRawBufferPointer($0)) }
    }

    /// What editors and downloads leave (`~`, `.tmp`, `.part`, `.swp`) ends otherwise.
    private static func isManifestName(_ name: UnsafeRawBufferPointer) -> Bool {
        guard let start = name.baseAddress, let first = name.first, first != UInt8(ascii: ".") else { return false }
        return endings.contains { ending in
            let length = ending.utf8CodeUnitCount
            return name.count > length
                && strncasecmp(
                    (start + name.count - length).assumingMemoryBound(to: CChar.self), ending.utf8Start, length) == 0
        }
    }

    private static let endings: [StaticString] = [".yaml", ".yml", ".json"]

    /// The manifests, by time of arrival, then name, whether they are whole or not.
    func arrivals() throws -> [String] {
        let names = try Folders.listing(folder, where: Self.isManifestName)
        if !said.isEmpty { said.formIntersection(names) }
        wholeness.keep(only: names, in: folder)
        let path = folder.path + "/"
        var arrivals: [(name: String, time: Date)] = []
        for name in names {
            guard let status = FileStatus(path: path + name) else {
                if name.unicodeScalars.contains("\u{FFFD}") { say(name, "its name is not UTF-8") }
                continue
            }
            guard status.isRegular else {
                say(name, "it is not a regular file")
                continue
            }
            arrivals.append((name, status.modified))
        }
        return arrivals.sorted { ($0.time, $0.name) < ($1.time, $1.name) }.map(\.name)
    }

    /// Whether an arrival can be taken now; of an empty file more is expected.
    func answer(_ name: String) -> Wholeness.Answer {
        let file = folder.appendingPathComponent(name)
        if FileStatus(file)?.size == 0 { return .beingWritten }
        let answer = wholeness.answer(file)
        if case .unreadable(let reason) = answer { say(name, "it cannot be read: \(reason)") }
        return answer
    }

    private func say(_ name: String, _ why: String) {
        if said.insert(name).inserted { log("inbox/\(FileName.shown(name)) is left alone: \(why)") }
    }
}
