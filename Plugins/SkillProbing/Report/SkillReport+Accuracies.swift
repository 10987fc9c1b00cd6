import NightjarKit

extension SkillReport {
    /// The paper's table 3; a prober that was not asked for has empty cells.
    var accuracy: Table {
        func found(_ prober: SkillProber) -> [ProberOutcome?] {
            outcomes.map { task in task.probers.first { $0.prober == prober } }
        }
        func accuracies(_ prober: SkillProber) -> Table.Column {
            .double(found(prober).map { $0?.score.accuracy ?? .nan })
        }
        func sizes(_ prober: SkillProber) -> Table.Column { .optionalInt(found(prober).map { $0?.neurons.count }) }
        return Table(
            "accuracy", title: "Accuracy on the test items",
            columns: [
                ("task", .string(outcomes.map(\.name))), ("items", .int(outcomes.map(\.items))),
                ("rand", .double(outcomes.map(\.chance))), ("lmProb", .double(outcomes.map(\.lmProb.accuracy))),
                ("polar", accuracies(.polar)), ("polarNeurons", sizes(.polar)),
                ("magnitude", accuracies(.magnitude)), ("magnitudeNeurons", sizes(.magnitude)),
            ], shownRows: 40)
    }

    /// A task's methods with their scores, the model's own first.
    func methods(of task: TaskOutcome) -> [(name: String, score: MethodScore)] {
        [("lmProb", task.lmProb)] + task.probers.map { ($0.prober.rawValue, $0.score) }
    }

    /// Wilson's intervals (METHODS section 8).
    var intervals: Table {
        let rows = outcomes.flatMap { task in methods(of: task).map { (task.name, $0.name, $0.score) } }
        return Table(
            "intervals", title: "Accuracies with Wilson's 95 % interval; ties: items with several best candidates",
            columns: [
                ("task", .string(rows.map(\.0))), ("method", .string(rows.map(\.1))),
                ("right", .int(rows.map(\.2.hits))), ("items", .int(rows.map(\.2.right.count))),
                ("accuracy", .double(rows.map(\.2.accuracy))), ("low", .double(rows.map(\.2.interval.low))),
                ("high", .double(rows.map(\.2.interval.high))), ("ties", .int(rows.map(\.2.ties))),
            ])
    }

    /// A prober against LM-Prob on the same items.
    struct Comparison {
        let task: String
        let prober: SkillProber
        /// Items on which the prober alone is right.
        let onlyProber: Int
        /// Items on which the model alone is right.
        let onlyLmProb: Int
        /// McNemar's exact test, two-sided.
        let p: Double

        init(_ task: TaskOutcome, _ found: ProberOutcome) {
            self.task = task.name
            prober = found.prober
            let pairs = Array(zip(found.score.right, task.lmProb.right))
            onlyProber = pairs.count { $0 && !$1 }
            onlyLmProb = pairs.count { !$0 && $1 }
            p = mcNemar(onlyFirstRight: onlyProber, onlySecondRight: onlyLmProb)
        }
    }

    /// Every prober on every task.
    var comparisons: [Comparison] { outcomes.flatMap { task in task.probers.map { Comparison(task, $0) } } }

    /// McNemar's exact test of every prober against LM-Prob (METHODS section 8).
    var significance: Table {
        let rows = comparisons
        return Table(
            "significance", title: "Probers against LM-Prob: McNemar's exact test",
            columns: [
                ("task", .string(rows.map(\.task))), ("prober", .string(rows.map(\.prober.rawValue))),
                ("onlyProber", .int(rows.map(\.onlyProber))), ("onlyLmProb", .int(rows.map(\.onlyLmProb))),
                ("p", .double(rows.map(\.p))),
            ])
    }

    /// What every size of the set of skill neurons reaches on dev.
    var sizes: Table {
        let rows = outcomes.flatMap { task in
            task.probers.flatMap { found in
                zip(found.sizes, found.devAccuracies).map { (task.name, found.prober.rawValue, $0, $1) }
            }
        }
        return Table(
            "sizes", title: "Accuracy on dev by the number of skill neurons",
            columns: [
                ("task", .string(rows.map(\.0))), ("prober", .string(rows.map(\.1))), ("neurons", .int(rows.map(\.2))),
                ("devAccuracy", .double(rows.map(\.3))),
            ])
    }
}
