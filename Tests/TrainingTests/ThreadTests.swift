import Foundation
import Testing
import Training

@Suite("Fine-tuning has the same bits")
struct ThreadTests {
    @Test("with one, two and five threads, several blocks and dropout", arguments: TrainingReference.names)
    func threads(_ name: String) throws {
        let reference = try TrainingReference(name)
        let texts = Array(repeating: Array(reference.steps.joined()), count: 3).joined()
        #expect(texts.reduce(0) { $0 + $1.ids.count } > 1024, "more than two blocks")
        func trained(_ threads: Int) throws -> [[UInt32]] {
            let training = try reference.training(threads: threads) { $0.dropout = true }
            for _ in 0..<2 { _ = try training.step(Array(texts), learningRate: 1e-2) }
            return training.weights.map { $0.all.map(\.bitPattern) }
        }
        let one = try trained(1)
        #expect(try trained(2) == one)
        #expect(try trained(5) == one)
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
    }
}
