import Captures
import Checkpoints
import Foundation
import Models
import Safetensors
import Testing

/// Every fixture's gradients by torch.autograd. A tensor may be wrong by 1e-3 of its largest magnitude, or of 1e-6 of the
/// model's largest gradient where that is more: a key's bias has a true gradient of zero.
@Suite("Gradients agree with torch.autograd")
struct GradientTests {
    /// The fixtures that recorded gradients.
    static let cases: [String] = {
        guard let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil) else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { name in
            let file = folder.appendingPathComponent(name).appendingPathComponent("expected.safetensors")
            return (try? SafetensorsFile(file).names.contains { $0.hasPrefix("target.") }) ?? false
        }.sorted()
    }()

    @Test("of a probability, by every site's values and by the embeddings", arguments: cases)
    func activations(_ name: String) throws {
        let reference = try GradientReference(name)
        for (text, target) in reference.targets where reference.has("grad.\(text).embeddings") {
            let found = try reference.gradients(
                of: [text], [[target]], wanted: .init(sites: reference.allSites), threads: 1)
            for (key, gradient) in found { try reference.check(gradient, "grad.\(text).\(key)") }
            #expect(Set(found.keys) == reference.keys(of: text), "every recorded tensor is compared")
        }
    }

    @Test("of a log-probability, by every weight", arguments: cases)
    func weights(_ name: String) throws {
        let reference = try GradientReference(name)
        let recorded = reference.targets.first { text, _ in reference.hasWeights(of: text) }
        guard let (text, target) = recorded else { return }
        var logarithm = target
        logarithm.quantity = .logProbability
        let found = try reference.weightGradients(of: text, logarithm)
        for key in reference.weightNames(of: text) {
            let values = found[key] ?? [Float](repeating: 0, count: reference.count("grad.\(text).parameters.\(key)"))
            try reference.check(values, "grad.\(text).parameters.\(key)", largestOf: "grad.\(text).parameters.")
        }
    }

    @Test("have the same bits alone, among other texts, in another lane, with one and two threads", arguments: cases)
    func sameBits(_ name: String) throws {
        let reference = try GradientReference(name)
        let texts = Array(reference.targets.keys.sorted())
        let wanted = GradientPass.Wanted(sites: reference.allSites)
        let many = texts + texts.reversed() + texts + texts
        let targets = many.map { text in reference.targets[text].map { [$0] } ?? [] }
        let among = try reference.gradients(of: many, targets, wanted: wanted, threads: 2)
        let single = try reference.gradients(of: many, targets, wanted: wanted, threads: 1)
        let laned = try reference.gradients(
            of: many,
            targets.map { targets in
                targets.flatMap { target in
                    [0, 1, 2].map {
                        var other = target
                        other.lane = $0
                        return other
                    }
                }
            }, wanted: wanted, threads: 2, lane: 2)
        let alone = try reference.gradients(of: [many[0]], [targets[0]], wanted: wanted, threads: 1)
        for (key, gradient) in alone {
            let bits = gradient.map(\.bitPattern)
            #expect(among[key]?.map(\.bitPattern) == bits, "\(key) among others")
            #expect(single[key]?.map(\.bitPattern) == bits, "\(key), one thread")
            #expect(laned[key]?.map(\.bitPattern) == bits, "\(key), third lane")
        }
    }
}
