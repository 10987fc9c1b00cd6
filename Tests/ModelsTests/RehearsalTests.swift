import Checkpoints
import Foundation
import Models
import Tensors
import Testing

@testable import Captures

@Suite("A rehearsal knows what memory a layer takes, whatever the architecture")
struct RehearsalTests {
    /// Every checkpoint among the fixtures.
    static let cases: [String] = {
        let folder = (try? fixture("")) ?? URL(fileURLWithPath: "/")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent($0 + "/config.json").path)
        }.sorted()
    }()

    @Test("scratch memory of a larger block and the weights of a layer", arguments: cases, [0, 2])
    func rehearses(_ name: String, lanes: Int) throws {
        let checkpoint = try Checkpoint(folder: fixture(name))
        let model = try languageModel(of: checkpoint)
        let tally = WeightTally()
        let longest = min(60, model.shape.positions)
        let rehearsal = try Rehearsal(
            languageModel(of: checkpoint, tally: tally), tally, longest: longest, lanes: lanes)

        // Texts of very different lengths: a real block, with real weights.
        let lengths = [longest, 3, 17, 9, longest, 5, 28, 30, longest / 2, 12].map { min($0, longest) }
        let pass = try ForwardPass(
            model: model, texts: lengths.map { [Int32](repeating: 1, count: $0) },
            resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory))
        let layer = try model.layer(0)
        let scratch = Scratch(rows: pass.packed.largestBlock)
        let rows = RowRules.current.rows(atLeast: pass.packed.rows, smallestWeight: layer.smallestWeight)
        let tape = Tape(rows: rows, spans: pass.packed.spans(of: 0..<lengths.count), scratch: scratch, lanes: lanes)
        let hidden = tape.make(width: model.shape.width)
        hidden.pointer.update(repeating: 0.5, count: hidden.count * hidden.width)
        let output = try layer.forward(hidden, on: tape)
        if lanes > 0 {
            output.gradient.update(repeating: 0.5, count: lanes * output.count * output.width)
            tape.backward()
        }
        let predicted = rehearsal.scratch(rows: hidden.count, longest: longest)
        #expect((0.9...1.6).contains(Double(predicted) / Double(4 * scratch.most)), "\(predicted) \(4 * scratch.most)")

        // Half types stand beside what they are widened to, and some layers share tensors.
        let weights = Double(rehearsal.weights) / Double(4 * model.shape.layerParameters)
        #expect((0.95...2).contains(weights), "\(weights)")
    }
}
