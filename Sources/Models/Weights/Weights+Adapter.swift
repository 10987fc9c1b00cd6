import Checkpoints
import Problems
import Tensors

extension Weights {
    /// What is added to a dense layer: by the checkpoint's adapter, or by the new one; nil: nothing.
    func adapter(of module: String, outputs: Int, inputs: Int) throws -> LowRank? {
        tally?.note(module: module, outputs: outputs, inputs: inputs)
        if let newAdapter { return try adapter(newAdapter, on: module, outputs: outputs, inputs: inputs) }
        guard let adapter = checkpoint.adapter, let found = adapter.module(module) else { return nil }
        func floats(_ matrix: AdapterKey.Matrix, _ shape: [Int]) throws -> FloatBuffer {
            try self.floats(AdapterKey(found.path, matrix).name, shape: shape)
        }
        return LowRank(
            down: try floats(.down, [found.rank, inputs]), up: try floats(.up, [outputs, found.rank]),
            rank: found.rank, inputs: inputs, outputs: outputs, scale: found.scale, dropout: adapter.dropout)
    }

    private func adapter(
        _ configuration: LowRankConfiguration, on module: String, outputs: Int, inputs: Int
    ) throws -> LowRank? {
        guard configuration.includes(module, modelType: try modelType(of: checkpoint)) else { return nil }
        func floats(_ matrix: AdapterKey.Matrix, _ shape: [Int]) throws -> FloatBuffer {
            let name = AdapterKey(module, matrix).name
            if let tally {
                tally.note(new: name, shape: shape)
                return FloatBuffer(count: shape.reduce(1, *), name: name, isHollow: true)
            }
            guard let values = trained[name], values.count == shape.reduce(1, *) else {
                throw Problem(.ownError, "a new adapter without \(name) \(shape)")
            }
            return values
        }
        let rank = configuration.rank
        return LowRank(
            down: try floats(.down, [rank, inputs]), up: try floats(.up, [outputs, rank]), rank: rank, inputs: inputs,
            outputs: outputs, scale: Float(configuration.alpha / Double(rank)), dropout: configuration.dropout)
    }
}

extension Adapter {
    /// Holds every module of the adapter to the model's dense layers, and these to what the adapter says that it is on.
    ///
    /// - Parameter model: Made with a tally, so that its weights have no values.
    /// - Throws: A `Problem` that names the module that is missing in one of the two, or the tensor of a wrong shape.
    func check(against model: any LanguageModel) throws {
        guard let tally = model.weights.tally else { return }
        for layer in 0..<model.shape.layers { _ = try model.layer(layer) }
        func left() -> [Module] {
            let met = Set(tally.modules.keys.compactMap { module($0)?.path })
            return modules.filter { !met.contains($0.path) && !model.leavesOut($0) }
        }
        // A head compares tied weights, so it is only asked for where it matters.
        if !left().isEmpty { _ = try model.head() }
        if let unmet = left().first {
            let paths = Set(tally.modules.keys.map { $0.split(separator: ".").last.map(String.init) ?? $0 })
            throw Problem.badInput(
                "tensor \(AdapterKey.shown(AdapterKey(unmet.path, .down).name)) belongs to no dense layer of its base, a "
                    + "\(model.architecture) of \(model.shape.layers) layers; those are "
                    + paths.sorted().joined(separator: ", "),
                at: .init(file: folder.path))
        }
        if let missing = try missingModule(among: Array(tally.modules.keys)) {
            throw Problem.badInput(
                "no tensors for \(AdapterKey.shown(missing)), which adapter_config.json names in target_modules",
                at: .init(file: folder.path))
        }
    }
}

extension LanguageModel {
    /// Whether a module is one that the model has but does not run: an encoder's pooler where no classifier reads it.
    fileprivate func leavesOut(_ module: Adapter.Module) -> Bool {
        let path = AdapterKey.commonPath(of: module.path)
        return path == "pooler.dense" && !isCausal && headKind != .sequenceClassification
            && ArchitectureNames.prefixes.union([""]).contains { weights.has($0 + path + ".weight") }
    }
}
