import Captures
import Checkpoints
import Foundation
import Models
import Testing

/// Run by `make test` under each of OpenBLAS' kernel families that the machine has (OPENBLAS_CORETYPE).
@Suite("A text's result does not depend on its neighbours or on the threads")
struct IndependenceTests {
    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 33)
        }
    }

    /// Every operation between them.
    static let cases = [
        "bert-plain", "bert-mlm", "bert-mlm-half", "bert-classifier-bfloat", "deberta-shared", "deberta-own-half",
        "deberta-original-head", "deberta-classifier-bfloat", "llama-dynamic", "mistral-window", "neox-parallel",
        "gpt2-lm",
    ]

    @Test(
        "100 texts alone, shuffled, among 1,000, with one and two threads: the same bits",
        arguments: cases)
    func sameBits(_ name: String) throws {
        let model = try languageModel(of: Checkpoint(folder: fixture(name)))
        var generator = Seeded(state: 20_261_121)
        let texts: [[Int32]] = (0..<1000).map { _ in
            (0..<Int.random(in: 1...min(33, model.shape.positions), using: &generator)).map { _ in
                Int32.random(in: 0..<Int32(model.shape.vocabulary), using: &generator)
            }
        }
        let among = try responses(model, texts, threads: 2)
        let single = try responses(model, texts, threads: 1)
        let order = Array(0..<100).shuffled(using: &generator)
        let shuffled = try responses(model, order.map { texts[$0] }, threads: 2)
        for text in 0..<100 {
            let alone = try responses(model, [texts[text]], threads: 1)[0]
            #expect(alone == among[text], "text \(text) among others")
            #expect(alone == single[text], "text \(text), one thread")
        }
        for (place, text) in order.enumerated() { #expect(shuffled[place] == among[text], "text \(text), shuffled") }
    }

    /// The bits of every layer's responses, a text a row, of the first hundred.
    private func responses(_ model: any LanguageModel, _ texts: [[Int32]], threads: Int) throws -> [[UInt32]] {
        let resources = ForwardPass.Resources(threads: threads, scratch: FileManager.default.temporaryDirectory)
        let pass = try ForwardPass(model: model, texts: texts, resources: resources)
        let pooled = PooledResponses(
            pass: pass, positions: texts.map { $0.indices.map(Int32.init) }, pooling: .mean)
        var result = [[UInt32]](repeating: [], count: min(texts.count, 100))
        while let layer = try pooled.next() {
            for site in layer.sites {
                site.withValues { values in
                    for text in result.indices {
                        for unit in 0..<site.site.units {
                            result[text].append(values[unit * texts.count + text].bitPattern)
                        }
                    }
                }
            }
        }
        return result
    }
}
