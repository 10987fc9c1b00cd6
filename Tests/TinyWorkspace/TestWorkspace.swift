public import Foundation
import NightjarTestKit

/// A workspace with the test kit's small BERT and its texts, in a temporary folder.
public struct TestWorkspace: Sendable {
    /// Where it is.
    public let root: URL
    /// Where jobs are dropped.
    public var inbox: URL { root.appendingPathComponent("inbox") }
    /// Where bundles appear.
    public var outbox: URL { root.appendingPathComponent("outbox") }
    /// The checkpoint.
    public var model: URL { root.appendingPathComponent("models/tiny") }

    /// Makes it anew.
    public init(width: Int = 16, layers: Int = 2, texts: Int = 24) throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("workspace-\(UUID().uuidString)")
        for name in ["inbox", "outbox", "data"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        for (name, text) in TinyTexts.files(count: texts) { try write("data/" + name, text) }
        try TinyModel.bert.write(to: model, width: width, layers: layers)
    }

    /// Writes a file of the workspace.
    ///
    /// Not by `Data.write`: what that has open is inherited by the processes that other tests start meanwhile, and a
    /// daemon takes no manifest that somebody has open.
    public func write(_ path: String, _ text: String) throws {
        let descriptor = open(
            root.appendingPathComponent(path).path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// Drops a job as a careful program does: a temporary name, then a rename.
    public func drop(_ name: String, permutations: Int = 5, more: String = "") throws {
        let temporary = "inbox/.\(name).tmp"
        try write(temporary, Self.manifest(permutations: permutations, more: more))
        try FileManager.default.moveItem(
            at: root.appendingPathComponent(temporary), to: inbox.appendingPathComponent(name))
    }

    /// A job of domain-neurons over the two corpora.
    public static func manifest(permutations: Int = 5, more: String = "") -> String {
        """
        nightjar: 1
        plugin: domain-neurons
        model: tiny
        \(more)
        parameters:
          positive: finance.txt
          negative: everyday.txt
          select: 5
          permutations: \(permutations)

        """
    }

    /// The bundles' names, failed ones among them.
    public var bundles: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: outbox.path)) ?? []).filter { $0.hasSuffix(".tar.zst") }
    }

    /// Unpacks a bundle with the system's tar.
    public func unpack(_ bundle: String) throws -> URL {
        let folder = root.appendingPathComponent("unpacked-\(bundle)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let result = try NightjarProcess.tool(
            "tar", ["--zstd", "-xf", outbox.appendingPathComponent(bundle).path], in: folder)
        guard result.status == 0 else { throw CocoaError(.fileReadCorruptFile) }
        return folder
    }
}
