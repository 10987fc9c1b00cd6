import Foundation
import NightjarKit
import Synchronization

/// The gradients of every candidate's probability by all neurons at an item's position, exact, all candidates sharing
/// one forward pass (METHODS section 3): a group of items at a time.
///
/// After every group what was made of the items is saved, so that an interrupted job goes on with the next one; what was
/// made of all of them is remembered for later jobs on the same model and items. Where groups end changes nothing.
struct ItemStream {
    let model: Model
    let items: ProbingItems
    let context: Context
    /// Under what a job's saved state lies.
    let name: String

    /// Passes all items by a reducer.
    ///
    /// - Parameters:
    ///   - parts: Whatever decides the outcome beside the model and the items.
    ///   - advance: Is called after each group with how many items are done.
    func reduced<Reducer: ItemReducer>(
        by reducer: Reducer, _ parts: [CacheKey.Part], advance: (Int) -> Void
    ) throws -> Reducer {
        let shared = Shared(reducer)
        let parts = items.keyParts + parts
        let result = try context.remembered(Reducer.name, model.keyParts(in: context).map { $0 + parts }) {
            let key = try CacheKey(Reducer.name, parts)
            var done = 0
            if let saved = try context.saved(name).flatMap({ SavedGroups($0, key: key) }),
                shared.reducer.withLock({ $0.restore(saved.bytes, count: saved.count) })
            {
                context.log("\(name): going on after \(saved.count) items")
                done = saved.count
            }
            advance(done)
            while done < items.count {
                try context.checkCancellation()
                let group = items.group(from: done, tokens: GroupSize(model, items, memory: context.memory).tokens)
                try pass(group, to: shared)
                done = group.upperBound
                let bytes = shared.reducer.withLock { $0.bytes }
                try context.checkpoint(SavedGroups(count: done, bytes: bytes).data(key: key), as: name)
                advance(done)
            }
            return shared.reducer.withLock { $0.bytes }
        }
        guard shared.reducer.withLock({ $0.restore(result, count: items.count) }) else {
            throw Problem(.ownError, "the cache holds \(Reducer.name) of another form; run with --no-cache")
        }
        return shared.reducer.withLock { $0 }
    }

    private func pass(_ group: Range<Int>, to shared: Shared<some ItemReducer>) throws {
        let targets = group.map { item in
            items.candidates[item].enumerated().map { lane, token in
                GradientTarget(position: items.positions[item], output: token, quantity: .probability, lane: lane)
            }
        }
        shared.reducer.withLock { $0.begin(group, of: items) }
        let probabilities = try model.neuronGradients(
            of: Array(items.ids[group]), targets: targets, positions: Array(items.positions[group]), in: context,
            keeping: false
        ) { layer in
            layer.withValues { activations in
                layer.withGradients { gradients in
                    let rows = CandidateGradients(items: layer.texts, activations: activations, gradients: gradients)
                    shared.reducer.withLock { $0.add(rows, at: layer.layer * layer.width) }
                }
            }
        }
        shared.reducer.withLock { $0.end(probabilities) }
    }
}

/// A reducer that the pass' closures share.
private final class Shared<Reducer: ItemReducer>: Sendable {
    let reducer: Mutex<Reducer>

    init(_ reducer: Reducer) { self.reducer = Mutex(reducer) }
}

/// What was made of the first items of a stream, as it is saved: the stream's key, how many items, the reducer's bytes.
private struct SavedGroups {
    let count: Int
    let bytes: Data

    private static let keyLength = 64

    init(count: Int, bytes: Data) {
        self.count = count
        self.bytes = bytes
    }

    /// Nil where it is of another stream: the data changed between two attempts.
    init?(_ data: Data, key: CacheKey) {
        let start = Self.keyLength + MemoryLayout<UInt64>.stride
        guard data.count >= start, data.prefix(Self.keyLength) == Data(key.digits.utf8) else { return nil }
        let number = data.dropFirst(Self.keyLength).prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        count = Int(clamping: number)
        bytes = Data(data.dropFirst(start))
    }

    func data(key: CacheKey) -> Data {
        var data = Data(key.digits.utf8)
        withUnsafeBytes(of: UInt64(count).littleEndian) { data.append(contentsOf: $0) }
        return data + bytes
    }
}
