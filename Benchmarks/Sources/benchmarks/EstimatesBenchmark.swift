import Foundation
import NightjarKit

/// The memory that is foreseen for changed neurons and for gradients by them, beside what they take.
func estimatesBenchmark(_ settings: Settings) throws {
    for shape in settings.text("model") == nil ? ["causal", "masked"] : ["causal"] {
        let job = try SingleNeurons(settings, shape: shape, prompts: 10, neurons: 30, hasPeer: false)
        print("  \(job.description)")
        for (prompts, neurons) in [(1, 10), (10, 3), (5, 12)] {
            // Opened anew: pages that were mapped for the one before are gone.
            let model = try job.reopened()
            let texts = job.interventions(prompts: prompts, neurons: neurons)
            let estimate = try model.estimate(ofInterventions: texts, in: job.context)
            try report("\(prompts) prompts × \(neurons) neurons changed", estimate) {
                _ = try model.interventions(texts, in: job.context)
            }
        }
        for (repeats, targets) in [(1, 1), (10, 1), (10, 4)] {
            let model = try job.reopened()
            let prompts = (0..<repeats).flatMap { _ in job.prompts }
            let estimate = try model.estimate(
                ofGradients: prompts.map(\.ids.count), targets: targets, in: job.context)
            try report("gradients of \(prompts.count) prompts × \(targets) targets", estimate) {
                _ = try model.neuronGradients(
                    of: prompts.map(\.ids),
                    targets: prompts.map { prompt in
                        (0..<targets).map {
                            GradientTarget(
                                position: prompt.position, output: prompt.output + $0, quantity: .probability, lane: $0)
                        }
                    }, positions: prompts.map(\.position), in: job.context
                ) { _ in }
            }
        }
    }
}

private func report(_ name: String, _ estimate: Estimate, _ body: () throws -> Void) throws {
    let before = memory("VmRSS")
    // Sets the high-water mark back to what there is.
    try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    var spent = Spent()
    try spent.measure(body)
    let taken = memory("VmHWM") - before
    print(
        String(
            format: "  %@: foreseen %.0f MiB, taken %.0f MiB, × %.2f; %.1f GMAC, %.1f s of processor time", name,
            Double(estimate.memory) / 1048576, taken / 1048576, Double(estimate.memory) / taken,
            estimate.multiplications / 1e9, spent.processor))
}

/// A line of this process' status, in bytes.
func memory(_ key: String) -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
    return (line?.split(separator: " ").dropFirst().first).flatMap { Double($0) }.map { $0 * 1024 } ?? 0
}
