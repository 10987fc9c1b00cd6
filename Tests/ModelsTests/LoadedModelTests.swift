import Captures
import Checkpoints
import Foundation
import Models
import Synchronization
import Tensors
import Testing

@Suite("A whole model on one tape")
struct LoadedModelTests {
    static let classifiers = ["bert-classifier-bfloat", "deberta-classifier-bfloat", "gpt2-classifier"]

    @Test("gives a layer at a time's logits and gradients", arguments: classifiers)
    func agrees(_ name: String) throws {
        let model = try languageModel(of: Checkpoint(folder: fixture(name)))
        let texts: [[Int32]] = [[1, 5, 3, 2, 7], [4], [6, 2, 9]]
        let resources = ForwardPass.Resources(threads: 1, scratch: FileManager.default.temporaryDirectory)
        let run = try ForwardPass(model: model, texts: texts, resources: resources).start()
        while !run.isFinished { try run.advance() }
        let head = try #require(try model.head())

        let found = try whole(model, texts)
        for text in texts.indices {
            let expected = try #require(try run.logits(of: text))
            #expect(expected.count == head.outputs)
            for (a, b) in zip(found.logits[text], expected) { #expect(abs(a - b) <= 1e-5 * max(1, abs(b))) }
        }

        let target = GradientTarget(position: 0, output: 1, quantity: .logit)
        let pass = try GradientPass(
            model: model, texts: texts,
            targets: texts.map { [GradientTarget(position: $0.count - 1, output: target.output, quantity: .logit)] },
            wanted: .init(), resources: resources)
        let gradients = Mutex<[Int: [Float]]>([:])
        var observers = GradientPass.Observers()
        observers.embeddings = { block in
            for (text, span) in zip(block.texts, block.spans) {
                let width = block.states.width
                let row = block.states.gradient(0) + span.first * width
                let values = Array(UnsafeBufferPointer(start: row, count: span.count * width))
                gradients.withLock { $0[text] = values }
            }
        }
        _ = try pass.run(observers)
        for text in texts.indices {
            let expected = try #require(gradients.withLock { $0[text] })
            let largest = expected.map(abs).max() ?? 0
            for (a, b) in zip(found.gradients[text], expected) { #expect(abs(a - b) <= 1e-5 * largest) }
        }
    }

    @Test("reads the mean of all tokens, each with its share of the gradient")
    func means() throws {
        let tape = Tape(
            rows: 48, spans: [Span(first: 0, count: 3), Span(first: 12, count: 1)], scratch: Scratch(), lanes: 1)
        let x = tape.make(width: 2)
        for place in 0..<x.count * 2 { x.pointer[place] = Float(place) }
        let y = tape.means(x, smallestWeight: 1_000_000)
        let second = RowRules.current.place(ofSingle: 1)
        #expect([y.pointer[0], y.pointer[1]] == [2, 3])
        #expect([y.pointer[2 * second], y.pointer[2 * second + 1]] == [24, 25])
        y.gradient[0] = 3
        y.gradient[2 * second + 1] = 5
        tape.backward()
        let slopes = (0..<26).map { x.gradient[$0] }
        #expect(slopes == [1, 0, 1, 0, 1] + [Float](repeating: 0, count: 20) + [5])
    }

    /// Every text's logits, and the gradients of its output 1 by the first states.
    private func whole(_ model: any LanguageModel, _ texts: [[Int32]]) throws -> (
        logits: [[Float]], gradients: [[Float]]
    ) {
        let loaded = try LoadedModel(model), rules = RowRules.current
        let head = try #require(loaded.head)
        var spans: [Span] = []
        var rows = 0
        for text in texts {
            spans.append(Span(first: rows, count: text.count))
            rows += rules.aligned(text.count)
        }
        let tape = Tape(
            rows: rules.rows(atLeast: rows, smallestWeight: loaded.smallestWeight), spans: spans, scratch: Scratch(),
            lanes: 1)
        let words = tape.make(width: loaded.embedding.words.width)
        words.pointer.update(repeating: 0, count: words.count * words.width)
        for (text, span) in zip(texts, spans) {
            for (row, id) in text.enumerated() {
                loaded.embedding.words.read(row: Int(id), into: words.pointer + (span.first + row) * words.width)
            }
        }
        let embedded = try loaded.embedding.forward(words, on: tape)
        let logits = try head.forward(try loaded.states(of: embedded, readBy: head.reads, on: tape), on: tape)
        let places = texts.indices.map { rules.place(ofSingle: $0) * head.outputs }
        let values = places.map { Array(UnsafeBufferPointer(start: logits.pointer + $0, count: head.outputs)) }
        for place in places { logits.gradient[place + 1] = 1 }
        tape.backward()
        return (
            values,
            spans.map {
                let row = embedded.gradient(0) + $0.first * embedded.width
                return Array(UnsafeBufferPointer(start: row, count: $0.count * embedded.width))
            }
        )
    }
}
