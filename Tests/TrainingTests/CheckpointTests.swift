import Checkpoints
import Foundation
import NightjarKit
import NightjarTestKit
import Testing
import Training

@Suite("A fine-tuned classifier's checkpoint")
struct CheckpointTests {
    static let cases: [(name: String, pooling: TextPooling)] = [
        ("bert-cls", .cls), ("bert-mean-frozen", .mean), ("bert-mean-frozen", .cls), ("deberta-cls", .cls),
        ("deberta-mean", .mean),
    ]

    private func folder() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "nightjar-checkpoint-\(UUID().uuidString)")
    }

    @Test("says the same in Nightjar, and in transformers", arguments: cases.indices)
    func same(_ number: Int) throws {
        let (name, pooling) = Self.cases[number]
        let reference = try TrainingReference(name)
        let training = try reference.training { $0.pooling = pooling }
        for texts in reference.steps.prefix(3) { _ = try training.step(texts, learningRate: 1e-2) }
        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try training.classifier.write(to: folder)

        let texts = reference.steps.joined().map(\.ids)
        let logits = try training.classifier.logits(of: texts.map { $0.map(Int32.init) }, threads: 2)
        let largest = logits.joined().map(abs).max() ?? 0
        let model = try Model(folder: folder)
        #expect(model.headKind == .sequenceClassification)
        #expect(model.label(1) == "class 1")
        #expect(
            try Data(contentsOf: folder.appending(path: "vocab.txt"))
                == Data(contentsOf: reference.folder.appending(path: "vocab.txt")))
        let host = FolderHost(folder)
        let tuned = try model.mostProbable(
            in: texts, at: texts.map { _ in 0 }, context: Context(host: host))
        for (found, expected) in zip(tuned, logits) {
            #expect(found.output == expected.firstIndex(of: expected.max() ?? 0))
        }
        #expect(largest > 0)

        try JSONEncoder().encode(Said(texts: texts, logits: logits)).write(to: folder.appending(path: "said.json"))
        try expectAgreement("check_checkpoint.py", on: folder)
    }

    private struct Said: Encodable {
        var texts: [[Int]]
        var logits: [[Float]]
    }
}
