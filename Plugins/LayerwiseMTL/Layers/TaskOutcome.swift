import Foundation
import NightjarKit

/// What came of one task: a few numbers a layer.
struct TaskOutcome: Sendable, Equatable {
    /// Of layers 1 … L.
    var layers: [LayerOutcome]
    /// The mean state of the task's prompts at each layer of the map: of the pretrained model, then of the tuned one.
    var means: [[Double]]

    /// As the job keeps it.
    ///
    /// - Parameter fingerprint: Of what it follows from.
    func saved(fingerprint: Double) -> Data {
        SavedNumbers([[fingerprint, Double(layers.count)]] + layers.map(\.numbers) + means).data
    }

    init(layers: [LayerOutcome], means: [[Double]]) {
        self.layers = layers
        self.means = means
    }

    /// What an earlier attempt kept; nil where it is of something else.
    init?(saved data: Data, fingerprint: Double) {
        guard let lists = SavedNumbers(data)?.lists, let head = lists.first, head.count == 2, head[0] == fingerprint,
            let count = Int(exactly: head[1]), count >= 0, lists.count > count
        else { return nil }
        layers = lists[1...].prefix(count).compactMap(LayerOutcome.init(numbers:))
        means = Array(lists[(1 + count)...])
        guard layers.count == count else { return nil }
    }
}
