import Captures
import Models
import Tensors

/// The cross-entropy of a step's answer tokens, each under the logits of the state before it, as a mean over all of the
/// step.
struct AnswerObjective: Objective {
    let loaded: LoadedModel
    let head: any Head
    /// Of the head's weights, those that are trained.
    let headWeights: [String]
    let examples: [AnswerExample]
    /// 1 / the step's answer tokens.
    let share: Double

    init(loaded: LoadedModel, head: any Head, headWeights: [String], examples: [AnswerExample]) {
        self.loaded = loaded
        self.head = head
        self.headWeights = headWeights
        self.examples = examples
        share = 1 / Double(examples.answerTokens)
    }

    func loss(
        of texts: Range<Int>, _ hidden: Rows, from first: Int, on tape: Tape, _ sums: BlockSums
    ) throws -> Double {
        var rows: [Int] = [], tokens: [Int] = []
        for (text, span) in zip(texts, tape.spans) {
            let example = examples[text]
            rows += example.answer.map { span.first + $0 - 1 }
            tokens += example.ids[example.answer]
        }
        let states = try loaded.states(of: hidden, at: rows, from: first, on: tape)
        for weight in headWeights { sums.hold(weight) }
        var loss = 0.0
        // Logits over a vocabulary are the widest rows of all: some at a time, in memory of their own, which has no room
        // for as many as a block's.
        let scratch = Scratch()
        let most = headRowsAtOnce(outputs: head.outputs, lanes: 1)
        for start in stride(from: 0, to: tokens.count, by: most) {
            let rows = start..<min(start + most, tokens.count)
            loss += try backThroughHead(rows, tokens[rows], states, scratch, sums)
        }
        for weight in headWeights { sums.release(weight) }
        return loss
    }

    /// The loss of some tokens, and from its gradient by their logits, (softmax − 1[token])·share, to those by the head's
    /// weights and the states.
    private func backThroughHead(
        _ rows: Range<Int>, _ tokens: ArraySlice<Int>, _ states: Rows, _ scratch: Scratch, _ sums: BlockSums
    ) throws -> Double {
        let width = states.width, outputs = head.outputs
        let count = RowRules.current.rows(atLeast: rows.count, smallestWeight: head.smallestWeight)
        let own = Tape(
            rows: count, spans: [Span(first: 0, count: rows.count)], scratch: scratch, lanes: 1,
            weightGradients: headWeights.isEmpty ? nil : sums)
        let input = own.make(width: width)
        let used = rows.count * width
        input.pointer.update(from: states.pointer + rows.lowerBound * width, count: used)
        (input.pointer + used).update(repeating: 0, count: (count - rows.count) * width)
        let logits = try head.forward(input, on: own)
        var loss = 0.0
        for (row, token) in tokens.enumerated() {
            let place = row * outputs
            let total = Numbers.logSumExp(logits.pointer + place, count: outputs)
            loss += total - Double(logits.pointer[place + token])
            Numbers.addSoftmaxGradient(
                of: logits.pointer + place, count: outputs, output: token, total: total, factor: -share,
                to: logits.gradient(0) + place)
        }
        own.backward()
        Numbers.add(input.gradient(0), count: used, to: states.gradient(0) + rows.lowerBound * width)
        return loss
    }
}
