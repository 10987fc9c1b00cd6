import NightjarKit

extension SkillReport {
    /// The skill neurons of every task and prober.
    var skillNeurons: Table {
        let rows = outcomes.flatMap { task in
            task.probers.flatMap { found in
                found.neurons.enumerated().map { (task.name, found.prober.rawValue, $0.offset + 1, $0.element) }
            }
        }
        return Table(
            "skill-neurons", title: "Skill neurons, the best first",
            columns: [
                ("task", .string(rows.map(\.0))), ("prober", .string(rows.map(\.1))), ("rank", .int(rows.map(\.2))),
                ("layer", .int(rows.map { $0.3.index / neuronsPerLayer })),
                ("neuron", .int(rows.map { $0.3.index % neuronsPerLayer })),
                ("polarity", .string(rows.map { $0.3.polarityName })), ("score", .double(rows.map(\.3.score))),
            ])
    }

    /// How many of a prober's skill neurons lie in each layer.
    func counts(_ found: ProberOutcome) -> [Int] {
        layerHistogram(of: found.neurons.map { $0.index / neuronsPerLayer }, layerCount: layers)
    }

    /// Where the skill neurons are.
    var layerTable: Table {
        let rows = outcomes.flatMap { task in
            task.probers.flatMap { found in
                counts(found).enumerated().map { (task.name, found.prober.rawValue, $0.offset, $0.element) }
            }
        }
        return Table(
            "layers", title: "Skill neurons by layer",
            columns: [
                ("task", .string(rows.map(\.0))), ("prober", .string(rows.map(\.1))), ("layer", .int(rows.map(\.2))),
                ("neurons", .int(rows.map(\.3))),
            ])
    }

    /// The overlap of every two tasks' skill neurons of a prober, [tasks][tasks].
    func overlaps(_ prober: SkillProber) -> [[SetOverlap]] {
        let sets = outcomes(of: prober).map { Set($0.found.neurons.map(\.index)) }
        return sets.map { first in sets.map { SetOverlap(first, $0, of: layers * neuronsPerLayer) } }
    }

    /// What the skill neurons of two tasks have in common.
    var overlap: Table {
        struct Row {
            let prober: SkillProber
            let first, second: (task: TaskOutcome, found: ProberOutcome)
            let overlap: SetOverlap
        }
        let rows = probers.flatMap { prober in
            let found = outcomes(of: prober), overlaps = overlaps(prober)
            return found.indices.flatMap { first in
                found.indices.dropFirst(first + 1).map {
                    Row(prober: prober, first: found[first], second: found[$0], overlap: overlaps[first][$0])
                }
            }
        }
        return Table(
            "overlap", title: "What the skill neurons of two tasks have in common",
            columns: [
                ("prober", .string(rows.map(\.prober.rawValue))), ("task", .string(rows.map(\.first.task.name))),
                ("otherTask", .string(rows.map(\.second.task.name))),
                ("neurons", .int(rows.map(\.first.found.neurons.count))),
                ("otherNeurons", .int(rows.map(\.second.found.neurons.count))),
                ("common", .int(rows.map(\.overlap.common))), ("expected", .double(rows.map(\.overlap.expected))),
                ("beyondChance", .double(rows.map { $0.overlap.beyondChance ?? .nan })),
            ])
    }
}

extension ProberOutcome.Neuron {
    /// As tables have it.
    var polarityName: String { polarity > 0 ? "positive" : polarity < 0 ? "negative" : "none" }
}
