import Models
import Problems
import Tensors

/// The output that a head finds most probable.
public struct MostProbable: Sendable, Equatable {
    /// A token's id, or a label's number; of equals the first.
    public let output: Int
    /// Its softmax over all outputs, in double.
    public let probability: Double
}

/// A row of logits that is read: of which text, at which of its tokens.
public struct LogitPlace: Sendable, Equatable {
    /// The text, from 0.
    public var text: Int
    /// The token, from 0.
    public var position: Int

    /// A place.
    public init(text: Int, position: Int) {
        self.text = text
        self.position = position
    }
}

extension ForwardPass.Run {
    /// What the head finds most probable at one position of each text, after the last layer.
    ///
    /// - Throws: A `Problem` where the checkpoint has no head.
    public func mostProbable(at positions: [Int]) throws -> [MostProbable] {
        try logits(at: positions.enumerated().map { LogitPlace(text: $0, position: $1) }) { _, logits in
            let best = logits.indices.reduce(0) { logits[$1] > logits[$0] ? $1 : $0 }
            guard let base = logits.baseAddress else { return MostProbable(output: 0, probability: .nan) }
            let target = GradientTarget(position: 0, output: best, quantity: .probability)
            return MostProbable(output: best, probability: target.value(of: base, count: logits.count))
        }
    }

    /// What `body` makes of the head's logits at some places, each as a text of one row: the same bits in whatever
    /// company a place is read.
    ///
    /// - Parameter body: Is handed a place's number and its logits; called from several threads.
    /// - Throws: A `Problem` where the checkpoint has no head, or a text has no such position.
    public func logits<Value: Sendable>(
        at places: [LogitPlace],
        _ body: @Sendable (_ place: Int, _ logits: UnsafeBufferPointer<Float>) -> Value
    ) throws -> [Value] {
        guard let head = try pass.model.head() else {
            throw Problem.badInput("this checkpoint has no head: there is nothing to predict")
        }
        for place in places {
            let tokens = pass.packed.texts.indices.contains(place.text) ? hidden.tokens(of: place.text) : 0
            guard (0..<tokens).contains(place.position) else {
                throw Problem.badInput("text \(place.text) of \(tokens) tokens has no position \(place.position)")
            }
        }
        let found = PerText<Value>(texts: places.count)
        let hidden = hidden, threads = pass.resources.threads, outputs = head.outputs
        try head.eachRow(
            places.count, width: hidden.width, threads: threads, scratches: ThreadScratch.forThreads(threads),
            state: { UnsafePointer(hidden.pointer(of: places[$0].text) + places[$0].position * hidden.width) }
        ) { row, logits in
            found.set(body(row, UnsafeBufferPointer(start: logits, count: outputs)), of: row)
        }
        return found.all
    }
}
