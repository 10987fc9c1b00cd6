import Checkpoints
import Foundation
import NightjarKit
import NightjarTestKit
import Tensors
import Testing
import Training

@Suite("An adapter's folder is a model")
struct AdapterModelTests {
    private let folder: URL
    private let base: URL
    private let adapter: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "nightjar-adapter-\(UUID().uuidString)")
        base = try TrainingReference("bert-cls").folder
        adapter = folder.appending(path: "adapter")
        let checkpoint = try Checkpoint(folder: base)
        let configuration = LowRankConfiguration(rank: 2, modules: ["query", "output.dense"])
        let values = try configuration.matrices(for: checkpoint).map { matrix in
            let count = matrix.shape.reduce(1, *)
            return (matrix.name, FloatBuffer((0..<count).map { Float($0 % 7 - 3) / 10 }))
        }
        try configuration.write(
            Dictionary(uniqueKeysWithValues: values), for: checkpoint, base: base.path, to: adapter)
    }

    private func responses(_ place: URL, cache: URL?) throws -> [Float] {
        let model = try Model(folder: place)
        let context = Context(host: FolderHost(folder, cache: cache))
        let texts = ["word1 word2 word3", "word4"].map(model.tokenize)
        let responses = try model.responses(
            of: texts, positions: texts.map { Array($0.indices) }, pooling: .mean, in: context)
        var found: [Float] = []
        while let layer = try responses.next() {
            for site in layer.sites { site.withValues { found += Array($0) } }
        }
        return found
    }

    @Test("with its base's tokenizer, or its own")
    func tokenizer() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = try Model(folder: adapter)
        #expect(try model.tokenize("word3") == Model(folder: base).tokenize("word3"))
        try Data("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nword3\n".utf8).write(to: adapter.appending(path: "vocab.txt"))
        #expect(try Model(folder: adapter).tokenize("word3") == [2, 5, 3])
    }

    @Test("that says what it is")
    func described() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let description = try #require(try Model(folder: adapter).adapter)
        #expect(description.ranks == [2])
        #expect(description.modules == ["dense", "query"])
        // "output.dense" is attention's output too.
        #expect(description.places == 6)
        #expect(description.base.path == base.path)
        #expect(try Model(folder: base).adapter == nil)
    }

    @Test("whose cached captures are its own")
    func cached() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let cache = folder.appending(path: "cache")
        let plain = try responses(base, cache: nil), adapted = try responses(adapter, cache: nil)
        #expect(plain != adapted)
        #expect(try responses(base, cache: cache) == plain)
        #expect(try responses(adapter, cache: cache) == adapted)
        #expect(try responses(adapter, cache: cache) == adapted)
        #expect(try responses(base, cache: cache) == plain)
    }
}
