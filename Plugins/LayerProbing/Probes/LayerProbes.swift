import NightjarKit

/// A probe a layer: fitted on train, its penalty chosen on dev, measured on test.
struct LayerProbes {
    let data: LabelledData
    let control: ControlLabels?
    let parameters: LayerProbingParameters

    /// The outcome of every layer, that of the embeddings first; goes on after the last one that an earlier attempt
    /// finished.
    func outcomes(of texts: ProbedTexts, model: Model, in context: Context) throws -> [LayerOutcome] {
        let states = try texts.states(of: model, finalNorm: parameters.finalNorm, in: context)
        return try (0...model.layers).compactMap { layer in
            let name = "layer-\(layer)"
            if let saved = try context.saved(name),
                let outcome = LayerOutcome(
                    saved, layer: layer, texts: data.test.items.count, classes: data.labels.count,
                    hasControl: control != nil)
            {
                states.skip()
                return outcome
            }
            try context.checkCancellation()
            guard let values = try states.next() else { return nil }
            let outcome = try self.outcome(of: values, in: context)
            try context.checkpoint(outcome.state, as: name)
            context.progress(
                0.02 + 0.95 * Double(layer + 1) / Double(model.layers + 1), "layer \(layer) of \(model.layers)")
            return outcome
        }
    }

    private func outcome(of states: LayerStates, in context: Context) throws -> LayerOutcome {
        let counts = [data.train, data.dev, data.test].map(\.items.count)
        let items = try states.withValues { values in
            let train = Array(0..<counts[0])
            let scaling = StandardScaling(
                of: values, columns: states.width, rows: parameters.standardize ? train : nil)
            return try [0..<counts[0], counts[0]..<counts[0] + counts[1], (counts[0] + counts[1])..<states.texts]
                .map { try scaling.matrix(values, rows: Array($0)) }
        }
        func fitted(_ labels: [Int], _ c: Double) throws -> LogisticRegression {
            try LogisticRegression(
                of: items[0], labels: labels, classes: data.labels.count, c: c, threads: context.threads,
                check: context.checkCancellation)
        }
        let probes = try parameters.c.sorted().map { c in
            let probe = try fitted(data.train.labels, c)
            let dev = try probe.probabilities(of: items[1], threads: context.threads)
            return (c: c, probe: probe, dev: dev, devLoss: loss(dev, data.dev.labels))
        }
        // Of equal losses the strongest penalty's.
        guard let best = probes.min(by: { $0.devLoss < $1.devLoss }) else {
            throw Problem(.ownError, "there is no penalty to choose from")
        }
        let train = try best.probe.probabilities(of: items[0], threads: context.threads)
        let test = try best.probe.probabilities(of: items[2], threads: context.threads)
        let rival = try control.map { try fitted($0.train, best.c) }
        return LayerOutcome(
            layer: states.layer, c: best.c, trainAccuracy: accuracy(train, data.train.labels),
            devAccuracy: accuracy(best.dev, data.dev.labels), devLoss: best.devLoss,
            testLoss: loss(test, data.test.labels), iterations: best.probe.iterations,
            isConverged: probes.allSatisfy(\.probe.isConverged) && rival?.isConverged != false, probabilities: test,
            control: try control.flatMap { labels in
                try rival.map { rival in
                    let train = try rival.probabilities(of: items[0], threads: context.threads)
                    let test = try rival.probabilities(of: items[2], threads: context.threads)
                    return LayerOutcome.Control(
                        trainAccuracy: accuracy(train, labels.train), predicted: test.map(mostProbable))
                }
            })
    }
}
