import Foundation
import NightjarKit

/// Single neurons of a causal model changed at prompts' last token, beside PyTorch with a hook.
func interventionsBenchmark(_ settings: Settings) throws {
    try changedNeurons(SingleNeurons(settings, shape: "causal", prompts: 10, neurons: 100), settings)
}

/// The same at a masked model's mask: there every token above a change follows it.
func maskedInterventionsBenchmark(_ settings: Settings) throws {
    try changedNeurons(SingleNeurons(settings, shape: "masked", prompts: 3, neurons: 30), settings)
}

private struct Request: Encodable {
    var `do` = "interventions"
    var prompts: [Int]
    var neurons: [Int]
    var keep_last: Bool
}

/// Both sides take turns. Ours changes all neurons each time; the peer, whose cost is the same for each neuron, some of
/// them, others each time.
private func changedNeurons(_ job: SingleNeurons, _ settings: Settings) throws {
    let rounds = settings("rounds", 3), share = min(job.neurons.count, settings("peer", 2))
    let texts = job.interventions(prompts: job.prompts.count, neurons: job.neurons.count)
    let changes = job.prompts.count * job.neurons.count * job.shifts.count
    print("  \(job.description)")
    print("  \(job.neurons.count) neurons × \(job.shifts.count) values: \(changes) changes")
    let all = Array(job.prompts.indices)
    _ = try job.ask(Request(prompts: [0], neurons: [0], keep_last: false))

    var ours = Spent(), theirs = Spent(), theirBest = Spent()
    var largest = 0.0, compared = 0
    for round in 0..<rounds {
        // The peer's threads wait busily for a moment.
        Thread.sleep(forTimeInterval: 0.5)
        let effects = try ours.measure { try job.model.interventions(texts, in: job.context) }
        let neurons = (0..<share).map { (round * share + $0) * job.neurons.count / (rounds * share) }
        for keepLast in job.isCausal ? [false, true] : [false] {
            let answer = try job.ask(Request(prompts: all, neurons: neurons, keep_last: keepLast))
            if keepLast { theirBest = theirBest + answer.spent } else { theirs = theirs + answer.spent }
            let found = all.flatMap { prompt in neurons.flatMap { effects[prompt].changed[$0].map { $0[0] } } }
            for (found, expected) in zip(found, answer.found) {
                largest = max(largest, abs(found - Double(expected)) / max(Double(expected), 1e-6))
            }
            compared += found.count
        }
    }
    ours = ours / Double(rounds)
    let part = Double(rounds * share) / Double(job.neurons.count)
    print(String(format: "  Nightjar %.1f s (%.1f of processor time)", ours.wall, ours.processor))
    report("PyTorch", theirs / part, ours, bound: bound(job, headAtLast: false))
    if job.isCausal {
        report("PyTorch, logits of the last token alone", theirBest / part, ours, bound: bound(job, headAtLast: true))
    }
    print("  PyTorch's from \(rounds * share) of the neurons")
    print(String(format: "  largest relative difference of %d probabilities %.1e", compared, largest))
    guard largest <= 1e-3 else {
        print("  the probabilities differ")
        exit(1)
    }
}

private func report(_ name: String, _ peer: Spent, _ ours: Spent, bound: Double) {
    let (wall, processor) = (peer.wall / ours.wall, peer.processor / ours.processor)
    print(String(format: "  %@ %.1f s (%.1f of processor time)", name, peer.wall, peer.processor))
    print(
        String(
            format: "    ratio %.1f (%.1f), bound %.1f, ratio ÷ bound %.2f (%.2f)", wall, processor, bound,
            wall / bound, processor / bound))
}

/// How many times less there is to multiply than in a whole pass a change: tokens × (all layers + head) ÷ (layers above
/// + head) where one row follows the change, over the drawn neurons; of a masked model all tokens go through the layers
/// above.
private func bound(_ job: SingleNeurons, headAtLast: Bool) -> Double {
    let layer = Double(job.model.shape.layerParameters), tokens = job.tokens
    let head = Double(
        job.model.shape.vocabulary * job.model.width + (job.isCausal ? 0 : job.model.width * job.model.width))
    let whole = tokens * Double(job.model.layers) * layer + (headAtLast ? 1 : tokens) * head
    let above = job.neurons.map { Double(job.model.layers - 1 - $0.layer) * layer }
    let needed = above.map { (job.isCausal ? 1 : tokens) * $0 + head }
    return whole / (needed.reduce(0, +) / Double(needed.count))
}
