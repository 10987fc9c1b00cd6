import Captures
import Checkpoints
import Foundation
import Models
import Safetensors
import Testing

/// A checkpoint, texts with their targets, and what make_path_gradients.py recorded of the paths of their neurons.
struct PathGradientReference {
    let model: any LanguageModel
    let file: SafetensorsFile
    let nodes: [PathNode]
    private(set) var texts: [[Int32]] = []
    private(set) var targets: [GradientTarget] = []
    private(set) var positions: [Int] = []
    let layers: Set<Int>

    /// - Parameter checkpoint: A trained checkpoint; nil: the fixture of that name.
    init(_ name: String, checkpoint: URL? = nil) throws {
        model = try languageModel(of: Checkpoint(folder: checkpoint ?? fixture(name)))
        let file = try SafetensorsFile(fixture("path-gradients/\(name).safetensors"))
        self.file = file
        let steps = try floats(file, "nodes")
        nodes = stride(from: 0, to: steps.count, by: 2).map {
            PathNode(factor: Double(steps[$0]), weight: Double(steps[$0 + 1]))
        }
        while file.names.contains("ids.\(texts.count)") {
            let place = try integers(file, "place.\(texts.count)")
            positions.append(Int(place[0]))
            targets.append(GradientTarget(position: Int(place[1]), output: Int(place[2]), quantity: .probability))
            texts.append(try integers(file, "ids.\(texts.count)"))
        }
        layers = Set(file.names.filter { $0.hasPrefix("sums.0.") }.compactMap { Int($0.dropFirst(7)) })
    }

    /// Each path's sums in 1 of `every` neurons are those that PyTorch found.
    ///
    /// - Parameter resolution: What is left of larger gradients has their error in float32: this much of a layer's largest.
    ///   (That of PyTorch's own float32 to its double is 3e-5 on a trained LLaMA.)
    func check(every step: Int = 1, threads: Int = 2, resolution: Double = 1e-6) throws {
        // Texts whose target is elsewhere go another way; each way sees both kinds of batch.
        for chosen in [texts.indices.filter { targets[$0].position == positions[$0] }, Array(texts.indices)] {
            var paths = 0
            let resources = ForwardPass.Resources(
                threads: threads, scratch: FileManager.default.temporaryDirectory)
            try PathGradientPass(
                model: model, texts: chosen.map { texts[$0] }, targets: chosen.map { targets[$0] },
                positions: chosen.map { positions[$0] }, nodes: nodes, layers: layers, resources: resources
            ).run { found in
                let name = "\(chosen[found.text]).\(found.layer)"
                func every(_ values: [Double]) -> [Double] {
                    stride(from: 0, to: values.count, by: step).map { values[$0] }
                }
                try check(every(found.activations.map(Double.init)), "activations.\(name)", absolute: 1e-4, resolution)
                try check(found.values, "values.\(name)", absolute: 1e-9, resolution)
                try check(every(found.sums), "sums.\(name)", absolute: 1e-9, resolution)
                paths += 1
            }
            #expect(paths == chosen.count * layers.count)
        }
    }

    private func check(_ found: [Double], _ name: String, absolute: Double, _ resolution: Double) throws {
        let expected = try floats(file, name).map(Double.init)
        try #require(found.count == expected.count, "\(name)")
        let absolute = max(absolute, resolution * (expected.map(abs).max() ?? 0))
        for (neuron, (found, expected)) in zip(found, expected).enumerated() {
            #expect(abs(found - expected) <= max(1e-3 * abs(expected), absolute), "\(name), \(neuron)")
        }
    }
}
