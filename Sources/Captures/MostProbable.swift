import Models
import Problems
import Tensors

/// The output that a head finds most probable.
public struct MostProbable: Sendable, Equatable {
    /// A token's id, or a label's number; of equals the first.
    public let output: Int
    /// softmax(logits)[output], in double.
    public let probability: Double
}

extension ForwardPass.Run {
    /// What the head finds most probable at one position of each text, after the last layer.
    ///
    /// - Throws: A `Problem` where the checkpoint has no head.
    public func mostProbable(at positions: [Int]) throws -> [MostProbable] {
        guard let head = try pass.model.head() else {
            throw Problem.badInput("this checkpoint has no head: there is nothing to predict")
        }
        let found = PerText<MostProbable>(texts: positions.count)
        let hidden = hidden, threads = pass.resources.threads, outputs = head.outputs
        try head.eachRow(
            positions.count, width: hidden.width, threads: threads, scratches: ThreadScratch.forThreads(threads),
            state: { UnsafePointer(hidden.pointer(of: $0) + positions[$0] * hidden.width) }
        ) { text, logits in
            let best = (0..<outputs).reduce(0) { logits[$1] > logits[$0] ? $1 : $0 }
            let target = GradientTarget(position: 0, output: best, quantity: .probability)
            found.set(MostProbable(output: best, probability: target.value(of: logits, count: outputs)), of: text)
        }
        return found.all
    }
}
