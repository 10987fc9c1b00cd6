import NightjarKit

/// How many tokens of prompts go through the model together: enough that a layer's weights are converted seldom, few
/// enough that what the way back needs of every layer takes an eighth of the memory.
struct GroupSize {
    /// Tokens of a group; a longer prompt is a group of its own.
    let tokens: Int
    /// Bytes that a group of so many tokens keeps from the way forward to the way back.
    let keptBytes: Int

    private static let most = 16_384

    init(_ model: Model, _ items: ProbingItems, memory: Int) {
        // A causal model keeps keys and values; another one its states, and carries a gradient for each candidate.
        let rows =
            model.headKind == .causalLM
            ? 2 * model.layers : model.layers + 1 + (items.candidates.map(\.count).max() ?? 0)
        let perToken = rows * model.width * MemoryLayout<Float>.stride
        tokens = min(Self.most, max(1, memory / 8 / perToken))
        keptBytes = perToken * max(tokens, items.ids.map(\.count).max() ?? 0)
    }
}

extension ProbingItems {
    /// The items from `start` on that have at most so many tokens together, at least one.
    func group(from start: Int, tokens: Int) -> Range<Int> {
        var end = start, total = 0
        while end < count, end == start || total + ids[end].count <= tokens {
            total += ids[end].count
            end += 1
        }
        return start..<end
    }

    /// The items as parts of a key.
    var keyParts: [CacheKey.Part] {
        [
            .lists(ids.map { $0.map(Int32.init) }), .numbers(positions.map(Int32.init)),
            .lists(candidates.map { $0.map(Int32.init) }), .numbers(gold.map(Int32.init)),
        ]
    }
}
