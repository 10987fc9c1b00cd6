import Checkpoints
import Foundation
import Models
import Safetensors
import Tensors
import Testing

/// One text on one tape through the whole model, against what reference.py recorded.
@Suite("Sites and gradients agree with PyTorch")
struct GradientReferenceTests {
    static let cases = bertCases + debertaCases

    @Test("the sites' values in every layer", arguments: cases)
    func sites(_ name: String) throws {
        let walk = try Walk(name, text: 2)
        for (key, rows) in walk.sites {
            try walk.compare(rows.pointer, width: rows.width, with: "site.2.\(key)", within: 2e-4)
        }
        #expect(walk.sites.count == walk.model.shape.layers * (walk.model.sites.count + 1))
    }

    @Test("of a probability, by every site in all layers and by the embeddings", arguments: cases, [1, 2])
    func probability(_ name: String, text: Int) throws {
        let walk = try Walk(name, text: text, lanes: 1)
        guard let target = try walk.target() else { return }
        let logits = try #require(walk.logits)
        try walk.backward(logits) { value, p, isTarget in
            p[target.token] * ((isTarget ? 1 : 0) - value)
        }
        var found = walk.sites.map { ("grad.\(text).probability.\($0.key)", $0.value) }
        found.append(("grad.\(text).embeddings", walk.embedded))
        found.append(("grad.\(text).words", walk.words))
        let largest = try found.map { try floats(walk.expected, $0.0).map(abs).max() ?? 0 }.max() ?? 0
        for (key, rows) in found {
            try walk.compare(rows.gradient(0), width: rows.width, with: key, within: 1e-3, orBelow: 1e-6 * largest)
        }
    }

    @Test("of a log-probability, by every parameter, in two lanes as in one", arguments: cases, [1, 2])
    func parameters(_ name: String, lanes: Int) throws {
        let walk = try Walk(name, text: 2, lanes: lanes)
        guard try walk.target() != nil else { return }
        let logits = try #require(walk.logits)
        try walk.backward(logits) { value, _, isTarget in (isTarget ? 1 : 0) - value }
        let ids = walk.ids.map { Int($0) } + [Int](repeating: -1, count: walk.words.count - walk.ids.count)
        for lane in 0..<lanes { walk.weights.add(walk.words.gradient(lane), rows: ids, of: walk.table) }
        let prefix = "grad.2.parameters."
        let keys = walk.expected.names.filter { $0.hasPrefix(prefix) }
        #expect(!keys.isEmpty)
        let largest = try keys.map { try floats(walk.expected, $0).map(abs).max() ?? 0 }.max() ?? 0
        for key in keys {
            let found = try #require(walk.weights.byName[String(key.dropFirst(prefix.count))], "\(key)")
            try compare(
                (0..<found.count).map { found.pointer[$0] / Float(lanes) }, walk.expected, key, within: 1e-3,
                orBelow: 1e-6 * largest)
        }
        let known = Set(keys.map { String($0.dropFirst(prefix.count)) })
        #expect(Set(walk.weights.byName.keys).subtracting(known).isEmpty, "gradients that PyTorch has not")
    }
}

/// What a tape has shown.
private final class Seen {
    var layer = 0
    var sites: [String: Rows] = [:]
}

/// A text's way through a model, everything of it kept.
private final class Walk {
    let model: any LanguageModel
    let expected: SafetensorsFile
    let text: Int
    let ids: [Int32]
    let weights = WeightGradients()
    let tape: Tape
    let table: EmbeddingTable
    private(set) var sites: [String: Rows] = [:]
    let words, embedded: Rows
    let logits: Rows?
    private let lanes: Int

    init(_ name: String, text: Int, lanes: Int = 0) throws {
        let folder = try fixture(name)
        let model = try languageModel(of: Checkpoint(folder: folder))
        let expected = try SafetensorsFile(folder.appendingPathComponent("expected.safetensors"))
        ids = try integers(expected, "ids.\(text)")
        let rows = RowRules.current.rows(atLeast: ids.count, smallestWeight: 64)
        let seen = Seen()
        let paths = model.sites.map(\.path) + ["neurons"]
        tape = Tape(
            rows: rows, spans: [Span(first: 0, count: ids.count)], scratch: Scratch(), lanes: lanes,
            weightGradients: weights
        ) { site, values in
            let key = "\(seen.layer).\(paths[site])"
            let isSecond = seen.sites.updateValue(values, forKey: key) != nil
            #expect(!isSecond, "\(key) is shown once")
            return values
        }
        let embedding = try model.embedding()
        table = embedding.words
        words = tape.make(width: table.width)
        words.pointer.update(repeating: 0, count: words.count * words.width)
        for (row, id) in ids.enumerated() { table.read(row: Int(id), into: words.pointer + row * words.width) }
        embedded = try embedding.forward(words, on: tape)
        var hidden = embedded
        for layer in 0..<model.shape.layers {
            seen.layer = layer
            hidden = try model.layer(layer).forward(hidden, on: tape)
        }
        if let norm = try model.finalNorm() { hidden = tape.norm(hidden, norm) }
        logits = try model.head()?.forward(hidden, on: tape)
        sites = seen.sites
        (self.model, self.expected, self.text, self.lanes) = (model, expected, text, lanes)
    }

    func target() throws -> (row: Int, token: Int)? {
        guard expected.names.contains("target.\(text)") else { return nil }
        let target = try integers(expected, "target.\(text)")
        return (Int(target[0]), Int(target[1]))
    }

    /// Back from the target's row of the logits, whose gradient is made of its probabilities.
    func backward(_ logits: Rows, _ slope: (Float, _ p: [Float], _ isTarget: Bool) -> Float) throws {
        let (row, token) = try #require(try target())
        var p = Array(UnsafeBufferPointer(start: logits.pointer + row * logits.width, count: logits.width))
        let sum = Numbers.logSumExp(p, count: p.count)
        p = p.map { Float(exp(Double($0) - sum)) }
        for lane in 0..<lanes {
            for (index, value) in p.enumerated() {
                logits.gradient(lane)[row * logits.width + index] = slope(value, p, index == token)
            }
        }
        tape.backward()
    }

    func compare(
        _ values: UnsafePointer<Float>, width: Int, with key: String, within tolerance: Float, orBelow floor: Float = 0
    ) throws {
        let found = Array(UnsafeBufferPointer(start: values, count: ids.count * width))
        try ModelsTests.compare(found, expected, key, within: tolerance, orBelow: floor)
    }
}

private func compare(
    _ found: [Float], _ file: SafetensorsFile, _ name: String, within tolerance: Float, orBelow floor: Float = 0
) throws {
    let expected = try floats(file, name)
    try #require(found.count == expected.count, "\(name)")
    let largest = expected.map(abs).max() ?? 0
    let error = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(error <= max(tolerance * largest, floor), "\(name): \(error) of \(largest)")
}
