import NightjarKit

/// At how many of each language's tokens every neuron was active.
struct NeuronCounts: Sendable {
    /// [layers][languages][neurons]
    private(set) var layers: [[[Int]]] = []

    /// Counts a layer at a time; goes on after the last layer that an earlier attempt finished.
    init(_ corpora: Corpora, model: Model, in context: Context) throws {
        let neurons = model.activationSite.units
        let parts = try model.keyParts(in: context).map {
            $0 + [
                .lists(corpora.ids.map { $0.map(Int32.init) }), .lists(corpora.positions.map { $0.map(Int32.init) }),
                .numbers(corpora.groups.map(Int32.init)),
            ]
        }
        let data = try context.remembered("activation-counts", parts) {
            let stream = try model.activationCounts(
                of: corpora.ids, positions: corpora.positions, groups: corpora.groups, in: context)
            var layers: [[Double]] = []
            for layer in 0..<model.layers {
                let name = "layer-\(layer)"
                if let saved = try context.saved(name).flatMap(SavedNumbers.init),
                    saved.lists.map(\.count) == corpora.languages.map({ _ in neurons })
                {
                    layers += saved.lists
                    stream.skip()
                    continue
                }
                try context.checkCancellation()
                guard let counts = try stream.next() else { break }
                let lists = counts.counts.map { $0.map(Double.init) }
                try context.checkpoint(SavedNumbers(lists).data, as: name)
                layers += lists
                context.progress(
                    0.02 + 0.95 * Double(layer + 1) / Double(model.layers), "layer \(layer + 1) of \(model.layers)")
            }
            return SavedNumbers(layers).data
        }
        let languages = corpora.languages.count
        guard let lists = SavedNumbers(data)?.lists, lists.count == model.layers * languages,
            lists.allSatisfy({ $0.count == neurons })
        else { throw Problem(.ownError, "the cache holds counts of another form; run with --no-cache") }
        layers = (0..<model.layers).map { layer in
            lists[layer * languages..<(layer + 1) * languages].map { $0.map { Int($0) } }
        }
    }
}
