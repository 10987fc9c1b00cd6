import Foundation
import NightjarKit
import Synchronization

/// The computed gradient and NeurGrad of every neuron of a causal model at prompts' last token.
func computedGradientBenchmark(_ settings: Settings) throws {
    try gradients(SingleNeurons(settings, shape: "causal", prompts: 20, neurons: 1), settings)
}

/// The same at a masked model's mask.
func maskedComputedGradientBenchmark(_ settings: Settings) throws {
    try gradients(SingleNeurons(settings, shape: "masked", prompts: 20, neurons: 1), settings)
}

private struct Request: Encodable {
    var `do` = "gradients"
    var prompts: [Int]
    var keep_last: Bool
}

private func gradients(_ job: SingleNeurons, _ settings: Settings) throws {
    let rounds = settings("rounds", 5), all = Array(job.prompts.indices)
    print("  \(job.description)")
    let (ours, whole, forward) = (Timing(), Timing(), Timing())
    let peers = job.isCausal ? [Timing(), Timing()] : [Timing()]
    var largest: Float = 0
    for round in 0...rounds {
        // The peer's threads wait busily for a moment.
        Thread.sleep(forTimeInterval: 0.5)
        let found = try ours.measure(round) { try neurGrad(job, positions: job.prompts.map(\.position)) }
        // The neurons at the first token: every row has to be gone back over.
        _ = try whole.measure(round) { try neurGrad(job, positions: all.map { _ in 0 }) }
        try forward.measure(round) {
            let states = try job.model.hiddenStates(of: job.prompts.map(\.ids), at: all.map { _ in 0 }, in: job.context)
            while try states.next() != nil {}
        }
        for (peer, keepLast) in zip(peers, [false, true]) {
            let answer = try job.ask(Request(prompts: all, keep_last: keepLast))
            peer.add(answer.spent, round)
            largest = max(largest, difference(answer.found, found, prompts: all.count))
        }
    }
    let count = Double(rounds * job.prompts.count)
    func line(_ name: String, _ timing: Timing) {
        let each = timing.spent / (count / 1e3)
        print(
            String(
                format: "  %6.1f ms a prompt (%.1f of processor time), ours × %.2f (%.2f): %@", each.wall,
                each.processor, ours.spent.wall / timing.spent.wall, ours.spent.processor / timing.spent.processor,
                name))
    }
    line("computed gradient and NeurGrad of all neurons: ours", ours)
    line("PyTorch, one forward and one backward, a prompt at a time", peers[0])
    if peers.count > 1 { line("the same, logits of the last token alone", peers[1]) }
    let once = Timing(whole.spent - forward.spent)
    line("our own forward and backward over every token, without the forward that the way back repeats", once)
    print(String(format: "  largest difference %.1e of a prompt's largest gradient", largest))
    guard largest <= 1e-3 else {
        print("  the gradients differ")
        exit(1)
    }
}

/// [layers][prompts × neurons] of the computed gradient, and NeurGrad, which is its product with the activation's sign.
private func neurGrad(_ job: SingleNeurons, positions: [Int]) throws -> [[Float]] {
    let computed = Mutex([[Float]](repeating: [], count: job.model.layers))
    let estimates = Mutex([[Float]](repeating: [], count: job.model.layers))
    _ = try job.model.neuronGradients(
        of: job.prompts.map(\.ids),
        targets: job.prompts.map { [GradientTarget(position: $0.position, output: $0.output, quantity: .probability)] },
        positions: positions, in: job.context
    ) { layer in
        let gradients = layer.withGradients { Array($0) }
        let signed = layer.withValues { zip($0, gradients).map { $0 > 0 ? $1 : $0 < 0 ? -$1 : 0 } }
        computed.withLock { $0[layer.layer] = gradients }
        estimates.withLock { $0[layer.layer] = signed }
    }
    return computed.withLock { $0 }
}

/// The largest difference from [prompts][layers][neurons], as a part of the prompt's largest gradient.
private func difference(_ expected: [Float], _ found: [[Float]], prompts: Int) -> Float {
    let perPrompt = expected.count / prompts, width = perPrompt / found.count
    var largest: Float = 0
    for prompt in 0..<prompts {
        let slopes = expected[prompt * perPrompt..<(prompt + 1) * perPrompt]
        let scale = slopes.reduce(0) { max($0, abs($1)) }
        for (place, slope) in slopes.enumerated() {
            let other = found[place / width][prompt * width + place % width]
            largest = max(largest, abs(other - slope) / scale)
        }
    }
    return largest
}

/// What all rounds but the first took.
private final class Timing {
    private(set) var spent: Spent

    init(_ spent: Spent = Spent()) { self.spent = spent }

    func add(_ more: Spent, _ round: Int) { if round > 0 { spent = spent + more } }

    func measure<Result>(_ round: Int, _ body: () throws -> Result) rethrows -> Result {
        var spent = Spent()
        defer { add(spent, round) }
        return try spent.measure(body)
    }
}
