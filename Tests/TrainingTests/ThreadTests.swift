import Foundation
import Testing
import Training

@Suite("Training has the same bits")
struct ThreadTests {
    @Test("with one, two and five threads, several blocks and dropout", arguments: TrainingReference.names)
    func classifier(_ name: String) throws {
        let reference = try TrainingReference(name)
        let texts = Array(repeating: Array(reference.steps.joined()), count: 3).joined()
        #expect(texts.reduce(0) { $0 + $1.ids.count } > 1024, "more than two blocks")
        try expectSameBits { threads in
            let training = try reference.training(threads: threads) { $0.dropout = true }
            for _ in 0..<2 { _ = try training.step(Array(texts), learningRate: 1e-2) }
            return training.weights
        }
    }

    @Test("with one, two and five threads, several blocks and chunks of logits", arguments: TuningReference.names)
    func answers(_ name: String) throws {
        let reference = try TuningReference(name)
        let examples = Array(repeating: Array(reference.steps.joined()), count: 5).joined()
        #expect(examples.reduce(0) { $0 + $1.answer.count } > 256, "more than one chunk")
        try expectSameBits { threads in
            let training = try reference.training(threads: threads)
            for _ in 0..<2 { _ = try training.step(Array(examples), learningRate: 1e-2) }
            return training.weights
        }
    }

    private func expectSameBits(_ train: (_ threads: Int) throws -> [TrainedWeight]) throws {
        func bits(_ threads: Int) throws -> [[UInt32]] { try train(threads).map { $0.all.map(\.bitPattern) } }
        let one = try bits(1)
        #expect(try bits(2) == one)
        #expect(try bits(5) == one)
    }

    @Test("and changes nothing but what is trained")
    func frozen() throws {
        let reference = try TrainingReference("bert-mean-frozen")
        let names = try reference.training().weights.map(\.name)
        #expect(names.count == 2 * 16 + 2)
        #expect(
            names.dropLast(2).allSatisfy {
                $0.hasPrefix("bert.encoder.layer.1.") || $0.hasPrefix("bert.encoder.layer.2.")
            })
        let layers = try TuningReference("llama-untied/layers").training().weights.map(\.name)
        #expect(layers.count == 2 * 13)
        #expect(layers.allSatisfy { $0.hasPrefix("model.layers.1.") || $0.hasPrefix("model.layers.2.") })
    }
}
