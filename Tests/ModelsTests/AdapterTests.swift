import Captures
import Checkpoints
import Foundation
import Models
import Safetensors
import Testing

@Suite("A LoRA adapter over its base agrees with PEFT")
struct AdapterTests {
    /// What make_adapters.py made.
    static let cases: [String] = {
        guard let folder = try? fixture("adapters") else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().map { "adapters/" + $0 }
    }()

    static let headed = cases.filter { !$0.hasSuffix("-bare") }

    @Test("hidden states of every layer, and logits", arguments: cases)
    func agrees(_ name: String) throws { try ReferenceTests().agrees(at: fixture(name)) }

    @Test("and differs from the base", arguments: cases)
    func differs(_ name: String) throws {
        let folder = try fixture(name)
        let adapted = try Checkpoint(folder: folder)
        let expected = try SafetensorsFile(folder.appendingPathComponent("expected.safetensors"))
        let ids = try integers(expected, "ids.2")
        let states = try [adapted, Checkpoint(folder: adapted.folder)].map { checkpoint in
            let model = try languageModel(of: checkpoint)
            let run = try ForwardPass(
                model: model, texts: [ids],
                resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory)
            ).start()
            while !run.isFinished { try run.advance() }
            let last = UnsafeBufferPointer(
                start: run.hidden.pointer(of: 0), count: ids.count * model.shape.width)
            // A head's adapter changes no state.
            return Array(last) + (try run.logits(of: 0) ?? [])
        }
        #expect(states[0] != states[1])
    }

    @Test("gradients of a log-probability by both factors, within 1e-4", arguments: headed)
    func gradients(_ name: String) throws {
        let reference = try GradientReference(name)
        #expect(reference.targets.count == 3)
        for (text, place) in reference.targets {
            var target = place
            target.quantity = .logProbability
            let found = try reference.weightGradients(of: text, target)
            let keys = reference.weightNames(of: text)
            #expect(Set(found.keys.filter { AdapterKey($0) != nil }) == Set(keys))
            for key in keys {
                let expected = try floats(reference.file, "grad.\(text).parameters.\(key)")
                let values = try #require(found[key])
                try #require(values.count == expected.count)
                let largest = expected.map(abs).max() ?? 0
                let error = zip(values, expected).map { abs($0 - $1) }.max() ?? 0
                #expect(error <= 1e-4 * largest + 1e-6, "\(text) \(key): \(error) of \(largest)")
            }
        }
    }

    @Test(
        "the same bits alone and among others, with one and two threads",
        arguments: ["adapters/llama-patterns", "adapters/gpt2-hub", "adapters/deberta-own"])
    func sameBits(_ name: String) throws { try IndependenceTests().sameBits(name) }
}
