import Foundation
import NightjarKit

/// Steps of a training in turns with PyTorch's: how long each takes, and the memory foreseen beside what is taken.
///
/// - Parameters:
///   - peer: Takes a step for each request; nil: only ours.
///   - train: Trains, and tells of each step.
func measureSteps(
    peer: Peer?, named peerName: String, estimate: Estimate,
    train: (_ step: (Double, String) -> Void) throws -> Void
) throws {
    _ = try peer?.read([String: Bool].self)
    var ours: [Spent] = [], theirs: [Spent] = []
    let before = memory("VmRSS")
    // Sets the high-water mark back to what there is.
    try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    var start = (ContinuousClock.now, clock())
    // Every step is told of, so the two sides take turns between them.
    try train { _, _ in
        ours.append(
            Spent(
                wall: start.0.duration(to: .now) / .seconds(1),
                processor: Double(clock() - start.1) / Double(CLOCKS_PER_SEC)))
        if let answer = try? peer?.ask(true, as: Spent.self) { theirs.append(answer) }
        // The peer's threads wait busily for a moment.
        Thread.sleep(forTimeInterval: 0.3)
        start = (ContinuousClock.now, clock())
    }
    let taken = memory("VmHWM") - before
    print(
        String(
            format: "  memory: foreseen %.0f MiB, taken %.0f MiB, × %.2f", Double(estimate.memory) / 1_048_576,
            taken / 1_048_576, Double(estimate.memory) / taken))
    let own = median(ours.dropFirst()), other = median(theirs.dropFirst())
    func line(_ name: String, _ spent: Spent) {
        print(
            String(
                format: "  %7.1f ms a step (%.1f of processor time): %@", spent.wall * 1e3, spent.processor * 1e3, name)
        )
    }
    line("ours", own)
    guard peer != nil else { return }
    line(peerName, other)
    print(
        String(
            format: "  ours takes %.2f times PyTorch's time (%.2f of processor time); 1.10 is the most allowed",
            own.wall / other.wall, own.processor / other.processor))
}

/// The median of each.
private func median(_ all: some Collection<Spent>) -> Spent {
    func middle(_ values: [Double]) -> Double { values.isEmpty ? .nan : values.sorted()[values.count / 2] }
    return Spent(wall: middle(all.map(\.wall)), processor: middle(all.map(\.processor)))
}
