import NightjarKit

/// Takes a task's prompts through three models in step, a layer at a time: only the states of one layer are held.
struct TaskComparison {
    let task: AnalysedTask
    /// Its place among the tasks.
    let number: Int
    let parameters: LayerwiseParameters
    let maps: MapLayers
    let models: Trio
    let context: Context

    /// The task's numbers, of an earlier attempt where there are some.
    ///
    /// - Throws: A `Problem` where a pass fails.
    func outcome(progress: (Double, String) -> Void) throws -> TaskOutcome {
        let name = "layers-\(number)", fingerprint = fingerprint
        if let kept = try context.saved(name).flatMap({ TaskOutcome(saved: $0, fingerprint: fingerprint) }) {
            return kept
        }
        let outcome = try computed(progress)
        try context.checkpoint(outcome.saved(fingerprint: fingerprint), as: name)
        return outcome
    }

    private func computed(_ progress: (Double, String) -> Void) throws -> TaskOutcome {
        let states = try Role.allCases.map { role in
            try models[role].model.hiddenStates(
                of: task.ids, at: task.ids.map { $0.count - 1 }, finalNorm: parameters.finalNorm, in: context)
        }
        let count = models.pretrained.model.layers
        var layers: [LayerOutcome] = []
        var means: [[Double]] = []
        for layer in 0...count {
            progress(Double(layer) / Double(count + 1), "\(task.name): layer \(layer) of \(count)")
            try context.checkCancellation()
            let values = try states.map { try $0.next()?.withValues(Array.init) ?? [] }
            // The embeddings know nothing but the token.
            guard layer > 0 else { continue }
            let rows = rowsWithoutNaN(values, rows: task.ids.count)
            layers.append(try compared(values, rows: rows))
            guard maps.layers.contains(layer) else { continue }
            for role in [Role.pretrained, .tuned] {
                means.append(mean(of: values[Role.allCases.firstIndex(of: role) ?? 0], rows: rows))
            }
        }
        return TaskOutcome(layers: layers, means: means)
    }

    private func compared(_ values: [[Float]], rows: [Int]) throws -> LayerOutcome {
        var outcome = LayerOutcome(rows: rows.count)
        guard !rows.isEmpty else { return outcome }
        let width = models.pretrained.model.width
        let representations = try values.map { values in
            try values.withUnsafeBufferPointer {
                try Representation($0, width: width, rows: rows, threads: context.threads)
            }
        }
        let byRole = Dictionary(uniqueKeysWithValues: zip(Role.allCases, representations))
        for pair in Pair.allCases {
            guard let first = byRole[pair.roles.0], let second = byRole[pair.roles.1] else { continue }
            let similarity = try first.similarity(to: second)
            outcome[pair, .cka] = similarity.biased ?? .nan
            outcome[pair, .debiased] = similarity.debiased ?? .nan
            if parameters.metrics.contains(.svcca) { outcome[pair, .svcca] = try first.svcca(with: second) ?? .nan }
        }
        let dimensions = try Representation.dimensions(
            of: representations, explaining: 0.99, threads: context.threads)
        for (role, dimensions) in zip(Role.allCases, dimensions) { outcome[role] = dimensions }
        return outcome
    }

    private func mean(of values: [Float], rows: [Int]) -> [Double] {
        let width = models.pretrained.model.width
        var sums = [Double](repeating: 0, count: width)
        for row in rows {
            for column in 0..<width { sums[column] += Double(values[row * width + column]) }
        }
        return sums.map { $0 / Double(rows.count) }
    }

    /// A number below 2⁵³ of the prompts and what is computed of them.
    private var fingerprint: Double {
        var hash = 0xCBF2_9CE4_8422_2325 as UInt64
        func add(_ number: Int) { hash = (hash ^ UInt64(truncatingIfNeeded: number)) &* 0x100_0000_01B3 }
        for ids in task.ids {
            add(ids.count)
            ids.forEach(add)
        }
        for byte in "\(parameters.metrics) \(parameters.finalNorm)".utf8 { add(Int(byte)) }
        maps.layers.forEach(add)
        return Double(hash >> 11)
    }
}
