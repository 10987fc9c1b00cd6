import Captures
import Checkpoints
import Foundation
import Models
import Synchronization
import Testing

@Suite("Units that are held at values")
struct ForcingTests {
    static let cases = ["bert-plain"] + languageModelCases.filter { $0.hasPrefix("llama") || $0.hasPrefix("gpt2") }

    private func model(_ name: String) throws -> any LanguageModel {
        try languageModel(of: Checkpoint(folder: fixture(name)))
    }

    private func texts(_ model: any LanguageModel) -> [[Int32]] {
        [[1, 3, 2], [4, 2, 5, 1, 6], [3]].map { $0.map { $0 % Int32(model.shape.vocabulary) } }
    }

    /// Every site's values of a layer, and the last states.
    private func values(
        _ model: any LanguageModel, threads: Int = 1
    ) throws -> (sites: [String: [Float]], hidden: [Float]) {
        let texts = texts(model)
        let pass = try ForwardPass(
            model: model, texts: texts,
            resources: .init(threads: threads, scratch: FileManager.default.temporaryDirectory))
        let run = try pass.start(), seen = Mutex<[String: [Float]]>([:]), sites = model.sites
        while !run.isFinished {
            try run.advance { block in
                guard block.site < sites.count else { return }
                let units = sites[block.site].units
                for (text, span) in zip(block.texts, block.spans) {
                    let values = Array(
                        UnsafeBufferPointer(start: block.values + span.first * units, count: span.count * units))
                    seen.withLock { $0["\(block.layer).\(block.site).\(text)"] = values }
                }
            }
        }
        let hidden = texts.indices.flatMap { text in
            Array(UnsafeBufferPointer(start: run.hidden.pointer(of: text), count: texts[text].count * run.hidden.width))
        }
        return (seen.withLock { $0 }, hidden)
    }

    @Test("are so at every token, and what lies below stays as it was", arguments: cases)
    func held(_ name: String) throws {
        let model = try model(name), layer = model.shape.layers - 1
        for site in model.sites.indices {
            let unit = model.sites[site].units - 1
            let forced = try ForcedModel(
                model, units: [ForcedUnit(layer: layer, site: site, unit: unit, value: 1.5)])
            let before = try values(model), after = try values(forced)
            for (key, own) in after.sites {
                let place = key.split(separator: ".").compactMap { Int($0) }
                if place[0] < layer { #expect(own == before.sites[key], "\(key)") }
                guard place[0] == layer, place[1] == site else { continue }
                let width = model.sites[site].units
                for row in stride(from: 0, to: own.count, by: width) {
                    #expect(own[row + unit] == 1.5)
                    #expect(Array(own[row..<row + unit]) == before.sites[key].map { Array($0[row..<row + unit]) })
                }
            }
            #expect(after.hidden != before.hidden, "\(model.sites[site].path)")
            #expect(try values(forced, threads: 3).hidden == after.hidden)
        }
    }

    @Test("to what they are anyway change nothing", arguments: cases)
    func nothing(_ name: String) throws {
        let model = try model(name)
        #expect(try values(ForcedModel(model, units: [])).hidden == values(model).hidden)
        let site = model.sites.count - 1
        let once = try ForcedModel(model, units: [ForcedUnit(layer: 0, site: site, unit: 0, value: 0.5)])
        // A model whose unit is held may have it held again.
        let twice = try ForcedModel(once, units: [ForcedUnit(layer: 0, site: site, unit: 0, value: 0.5)])
        #expect(try values(twice).hidden == values(once).hidden)
    }

    @Test("let no gradient through; the others' is what a difference shows", arguments: ["bert-mlm", "llama-grouped"])
    func gradient(_ name: String) throws {
        let model = try model(name), text: [Int32] = [3]
        // In the layer below the read one, so that the gradient has a forced unit on its way, and in the same.
        let held = [
            ForcedUnit(layer: 1, site: 0, unit: 1, value: 0.4), ForcedUnit(layer: 0, site: 4, unit: 2, value: 0.7),
            ForcedUnit(layer: 1, site: model.sites.count - 1, unit: 3, value: -0.2),
        ]
        func logProbability(_ more: [ForcedUnit]) throws -> Double {
            let pass = try ForwardPass(
                model: ForcedModel(model, units: held + more), texts: [text],
                resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory))
            let run = try pass.start()
            while !run.isFinished { try run.advance() }
            let logits = try #require(try run.logits(of: 0)).map(Double.init)
            return logits[2] - log(logits.reduce(0) { $0 + exp($1) })
        }
        let upper = ForcedUnit(layer: 0, site: 5, unit: 0, value: 0)
        let pass = try GradientPass(
            model: ForcedModel(model, units: held), texts: [text],
            targets: [[GradientTarget(position: 0, output: 2, quantity: .logProbability)]],
            wanted: .init(sites: [4, 5]),
            resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory))
        let found = Mutex<[[Float]]>([])
        _ = try pass.positionGradients(at: 5, positions: [0]) { layer in
            let own = layer.withValues { Array($0) } + layer.withGradients { Array($0) }
            found.withLock { $0.append([Float(layer.layer)] + own) }
        }
        let first = try #require(found.withLock { $0 }.first { $0[0] == 0 })
        let width = (first.count - 1) / 2
        #expect(width == model.sites[upper.site].units)
        let value = first[1], slope = Double(first[1 + width]), step: Float = 1 / 64
        func moved(_ by: Float) throws -> Double {
            var unit = upper
            unit.value = value + by
            return try logProbability([unit])
        }
        let difference = (try moved(step) - moved(-step)) / Double(2 * step)
        #expect(abs(difference - slope) < 2e-3 * max(1, abs(slope)))
        #expect(abs(slope) > 1e-4)
        let second = try #require(found.withLock { $0 }.first { $0[0] == 1 })
        // LLaMA's last module is not site 5; BERT's is, and its unit 3 is held.
        if model.sites.count == 6 { #expect(second[1 + width + 3] == 0 && second[1 + 3] == -0.2) }
    }

    @Test("of no layer, module or unit, or held at what is no number, are refused")
    func refused() throws {
        let model = try model("bert-plain")
        let wrong = [
            ForcedUnit(layer: 0, site: 0, unit: model.shape.width, value: 1),
            ForcedUnit(layer: model.shape.layers, site: 0, unit: 0, value: 1),
            ForcedUnit(layer: 0, site: model.sites.count, unit: 0, value: 1),
            ForcedUnit(layer: 0, site: 0, unit: 0, value: .nan),
        ]
        for unit in wrong { #expect(throws: (any Error).self) { try ForcedModel(model, units: [unit]) } }
    }
}
