import Captures
import Checkpoints
import Foundation
import Safetensors
import Tensors
import Testing

@testable import Models

@Suite("The last token after the keys and values of those before it")
struct PrefixTests {
    @Test(
        "has the states that it has in the whole text",
        arguments: ["llama-grouped", "llama-dynamic", "mistral-window", "qwen2-window", "neox-dynamic", "gpt2-scaled"])
    func lastToken(_ name: String) throws {
        let model = try languageModel(of: Checkpoint(folder: fixture(name)))
        let expected = try SafetensorsFile(fixture(name).appendingPathComponent("expected.safetensors"))
        let width = model.shape.width
        for text in 0..<(expected.names.count { $0.hasPrefix("ids.") }) {
            let tokens = try integers(expected, "ids.\(text)").count, last = tokens - 1
            for layer in 0..<model.shape.layers {
                let states = try floats(expected, "hidden.\(text).\(layer)")
                let loaded = try model.layer(layer)
                var kept: [KeyValues] = []
                let whole = try forward(
                    loaded, states[...], Span(first: 0, count: tokens), prefixes: nil,
                    keep: { keys, _ in kept.append(keys) })
                let all = try #require(kept.first)
                let prefix = KeyValues(tokens: last, width: all.width, keys: all.keys, values: all.values)
                let alone = try forward(
                    loaded, states[(last * width)...], Span(first: 0, count: 1, position: last), prefixes: [prefix])
                let largest = whole.map(abs).max() ?? 0
                for (found, expected) in zip(alone, whole[(last * width)...]) {
                    #expect(abs(found - expected) <= 1e-5 * largest, "text \(text), layer \(layer)")
                }
            }
        }
    }

    /// A layer's output for one text's rows.
    private func forward(
        _ layer: any Layer, _ states: ArraySlice<Float>, _ span: Span, prefixes: [KeyValues]?,
        keep: ((KeyValues, Int) -> Void)? = nil
    ) throws -> [Float] {
        let rows = RowRules.current.rows(atLeast: span.count, smallestWeight: layer.smallestWeight)
        let tape = Tape(rows: rows, spans: [span], scratch: Scratch(), prefixes: prefixes, keep: keep)
        let input = tape.make(width: states.count / span.count)
        input.pointer.update(repeating: 0, count: input.count * input.width)
        for (place, value) in states.enumerated() { input.pointer[place] = value }
        return Array(UnsafeBufferPointer(start: try layer.forward(input, on: tape).pointer, count: states.count))
    }
}
