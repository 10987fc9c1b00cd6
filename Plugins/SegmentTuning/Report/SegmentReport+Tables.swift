import NightjarKit

extension SegmentReport {
    /// Every part over many tasks' items.
    func comparedTable(_ name: String, title: String, _ scores: PartScores) -> Table {
        let all = scores.all
        return Table(
            name, title: title,
            columns: [
                ("segment", .string(all.map(\.name))), ("layers", .string(parts.map { $0.part.layers(of: layers) })),
                ("trainedParameters", .int(parts.map(\.trainedParameters))),
                ("accuracy", .double(all.map(\.quality.accuracy))), ("low", .double(all.map(\.accuracy.low))),
                ("high", .double(all.map(\.accuracy.high))), ("loss", .double(all.map(\.quality.loss))),
                ("lossLow", .double(all.map(\.loss.low))), ("lossHigh", .double(all.map(\.loss.high))),
                ("items", .int(all.map(\.quality.items))),
                (
                    "pAgainstAll",
                    .double(
                        parts.map {
                            $0.part.choice == .all ? .nan : scores.difference(of: $0.part.choice, from: .all)?.p ?? .nan
                        })
                ),
            ])
    }

    /// Every part on every task.
    var qualityTable: Table {
        let rows = parts.flatMap { part in tasks.scored.map { (part: part, task: $0.task, items: $0.items) } }
        let qualities = rows.map { Quality($0.part.scores, Array($0.items)) }
        let intervals = qualities.map { ProportionInterval(hits: $0.right, of: $0.items) }
        return Table(
            "quality", title: "Segments by task",
            columns: [
                ("segment", .string(rows.map(\.part.name))),
                ("layers", .string(rows.map { $0.part.part.layers(of: layers) })),
                ("trainedParameters", .int(rows.map(\.part.trainedParameters))),
                ("task", .string(rows.map(\.task.name))), ("items", .int(qualities.map(\.items))),
                ("accuracy", .double(qualities.map(\.accuracy))), ("low", .double(intervals.map(\.low))),
                ("high", .double(intervals.map(\.high))), ("loss", .double(qualities.map(\.loss))),
                ("heldOut", .bool(rows.map(\.task.isHeldOut))),
            ])
    }

    /// Every part less every later one, on the tasks that were tuned on.
    var pairTable: Table {
        let pairs = scores.differences
        return Table(
            "pairs", title: "Segments against each other",
            columns: [
                ("segment", .string(pairs.map(\.name))), ("against", .string(pairs.map(\.other))),
                ("onlySegmentRight", .int(pairs.map(\.onlyFirst))), ("onlyAgainstRight", .int(pairs.map(\.onlyOther))),
                ("p", .double(pairs.map(\.p))), ("accuracyDifference", .double(pairs.map(\.accuracy))),
                ("low", .double(pairs.map(\.accuracyInterval.low))),
                ("high", .double(pairs.map(\.accuracyInterval.high))),
                ("lossDifference", .double(pairs.map(\.loss))), ("lossLow", .double(pairs.map(\.lossInterval.low))),
                ("lossHigh", .double(pairs.map(\.lossInterval.high))),
            ])
    }

    /// What was learnt, an epoch after the other.
    var lossTable: Table {
        let rows = parts.flatMap { part in part.losses.enumerated().map { (part.name, $0 + 1, $1) } }
        return Table(
            "training", title: "Loss in training",
            columns: [
                ("segment", .string(rows.map(\.0))), ("epoch", .int(rows.map(\.1))), ("loss", .double(rows.map(\.2))),
            ])
    }
}
