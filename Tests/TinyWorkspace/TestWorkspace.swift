public import Foundation
import Safetensors

/// A workspace with a small random BERT, its vocabulary and two corpora, in a temporary folder.
public struct TestWorkspace: Sendable {
    /// Where it is.
    public let root: URL
    /// Where jobs are dropped.
    public var inbox: URL { root.appendingPathComponent("inbox") }
    /// Where bundles appear.
    public var outbox: URL { root.appendingPathComponent("outbox") }
    /// The checkpoint.
    public var model: URL { root.appendingPathComponent("models/tiny") }

    /// The model's vocabulary, apart from the special tokens.
    public static let words = [
        "bond", "yield", "bank", "rate", "loan", "soup", "tree", "rain", "dog", "song", "the", "a", "of", "and", "we",
    ]

    /// Makes it anew.
    public init(width: Int = 16, layers: Int = 2, texts: Int = 24) throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("workspace-\(UUID().uuidString)")
        for name in ["inbox", "outbox", "models/tiny", "data"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        var state: UInt64 = 42
        func random() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        func text(_ own: ArraySlice<String>) -> String {
            (0..<(4 + random() % 9)).map { _ in
                let pool = random() % 2 == 0 ? own : Self.words[10...]
                return pool[pool.startIndex + Int(random() % UInt64(pool.count))]
            }.joined(separator: " ")
        }
        try write("data/finance.txt", (0..<texts).map { _ in text(Self.words[..<5]) }.joined(separator: "\n"))
        try write("data/everyday.txt", (0..<texts).map { _ in text(Self.words[5..<10]) }.joined(separator: "\n"))

        let vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + Self.words
        try write("models/tiny/vocab.txt", vocabulary.joined(separator: "\n") + "\n")
        try write(
            "models/tiny/config.json",
            """
            {"model_type": "bert", "hidden_size": \(width), "num_hidden_layers": \(layers), "num_attention_heads": 4,
             "intermediate_size": \(4 * width), "vocab_size": \(vocabulary.count), "max_position_embeddings": 40,
             "type_vocab_size": 2, "hidden_act": "gelu"}
            """)
        var file = SafetensorsWriter()
        func add(_ name: String, _ shape: [Int]) throws {
            let values = (0..<shape.reduce(1, *)).map { _ in Float(Int(random() % 2001) - 1000) / 4000 }
            try file.add(name, shape: shape, values)
        }
        func addLinear(_ name: String, _ outputs: Int, _ inputs: Int) throws {
            try add(name + ".weight", [outputs, inputs])
            try add(name + ".bias", [outputs])
        }
        func addNorm(_ name: String) throws {
            try file.add(name + ".weight", shape: [width], [Float](repeating: 1, count: width))
            try add(name + ".bias", [width])
        }
        for (name, rows) in [("word", vocabulary.count), ("position", 40), ("token_type", 2)] {
            try add("embeddings.\(name)_embeddings.weight", [rows, width])
        }
        try addNorm("embeddings.LayerNorm")
        for layer in 0..<layers {
            let name = "encoder.layer.\(layer)."
            for part in ["query", "key", "value"] { try addLinear(name + "attention.self.\(part)", width, width) }
            try addLinear(name + "attention.output.dense", width, width)
            try addNorm(name + "attention.output.LayerNorm")
            try addLinear(name + "intermediate.dense", 4 * width, width)
            try addLinear(name + "output.dense", width, 4 * width)
            try addNorm(name + "output.LayerNorm")
        }
        try file.write(to: model.appendingPathComponent("model.safetensors"))
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
