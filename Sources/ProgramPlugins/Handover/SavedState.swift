import Documents
import Foundation
import NightjarKit
import Problems

/// The files that a program has saved, each kept whole or not at all, over attempts of the job.
struct SavedState {
    private let context: Context

    /// The names of all, a line each.
    private static let list = "program-state.txt"
    private static let mostBytes = 1 << 30
    private static let most = 1000

    init(_ context: Context) { self.context = context }

    /// Puts what earlier attempts saved where the program finds it.
    func restore(to folder: URL) throws {
        for name in try names() {
            guard let data = try context.saved(Self.key(name)) else { continue }
            try data.write(to: folder.appendingPathComponent(name))
        }
    }

    /// Keeps a file of the folder, in place of an earlier one of its name.
    func keep(_ name: String, in folder: URL) throws {
        let file = try PlainFile(name, in: folder, atMost: Self.mostBytes)
        guard MemberName.isPlain(name) else {
            throw Problem(
                .failed,
                "state is a file in the state folder, named with \(MemberName.allowed); found \(name.quotedForMessage)")
        }
        let known = try names()
        guard known.contains(name) || known.count < Self.most else {
            throw Problem(.failed, "a program keeps at most \(Self.most) files of state")
        }
        try context.checkpoint(try Data(contentsOf: file.url), as: Self.key(name))
        // The name last: what it stands for is there.
        if !known.contains(name) {
            try context.checkpoint(Data((known + [name]).joined(separator: "\n").utf8), as: Self.list)
        }
    }

    private func names() throws -> [String] {
        guard let data = try context.saved(Self.list) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static func key(_ name: String) -> String { "program-state-\(name)" }
}
