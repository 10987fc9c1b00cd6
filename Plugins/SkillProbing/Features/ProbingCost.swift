import NightjarKit

/// What probing tasks takes, one after the other.
struct ProbingCost {
    private(set) var estimate = Estimate(items: 0, tokens: 0, multiplications: 0, held: 0)
    let model: Model
    let sizes: Int
    let context: Context

    init(_ model: Model, sizes: Int, in context: Context) {
        self.model = model
        self.sizes = sizes
        self.context = context
    }

    /// Adds a task: its work comes on top, its memory when the one before is done with.
    mutating func add(_ task: ProbingTask) throws {
        let neurons = model.layers * model.shape.intermediateSize
        var held = 0, passing = 0
        for items in [task.train, task.dev, task.test] where items.count > 0 {
            let size = GroupSize(model, items, memory: context.memory)
            let longest = items.ids.map(\.count).max() ?? 1, candidates = items.candidates.map(\.count).max() ?? 1
            let group = try model.estimate(
                ofTexts: [Int](repeating: longest, count: max(1, size.tokens / longest)), in: context)
            let all = try model.estimate(ofTexts: items.ids.map(\.count), in: context)
            // A layer's activations and gradients at one position of each item; rows of the head; votes.
            let layer = (1 + candidates) * group.items * model.shape.intermediateSize
            let votes = 4 * (sizes + 1) * candidates * group.items
            passing = max(passing, 2 * group.passing + MemoryLayout<Float>.stride * (layer + votes))
            held = max(held, size.keptBytes + group.movable)

            estimate.items += items.count
            estimate.tokens += all.tokens
            let head = Double(model.shape.vocabulary) * Double(model.width)
            let layers = Double(model.layers) * Double(model.shape.layerParameters)
            let rows = items.candidates.reduce(0.0) { $0 + Double($1.count) }
            // The way back repeats the way forward and takes each candidate's gradient through it: of a causal model for
            // the last token alone, of another one for all.
            estimate.multiplications += head * (Double(items.count) + rows)
            estimate.multiplications +=
                model.headKind == .causalLM
                ? all.multiplications + layers * (2 * Double(items.count) + rows)
                : all.multiplications * (2 + Double(candidates))
        }
        // Counts, four rankings of every neuron, and the sets that they are in.
        held += neurons * (24 + 4 * (1 + 2 * MemoryLayout<Int>.stride + MemoryLayout<UInt32>.stride))
        let tokens = [task.train, task.dev, task.test].reduce(0) { $0 + $1.ids.reduce(0) { $0 + $1.count } }
        estimate.held = max(estimate.held, held + tokens * MemoryLayout<Int>.stride)
        // Ranking sorts a copy.
        estimate.passing = max(estimate.passing, passing, 3 * MemoryLayout<Int>.stride * neurons)
    }
}
