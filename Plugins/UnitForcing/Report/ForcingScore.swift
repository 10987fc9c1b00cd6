import NightjarKit

/// How probable a data set's texts are in one run.
struct ForcingScore {
    let run: ForcedRun
    /// `concept` or `control`.
    let texts: String
    /// log p of a token, the mean over all tokens of the texts.
    let mean: Double
    /// Against the model as it is; nil where that was not run.
    let change: Double?
    /// Of the change, by a bootstrap over texts; nil where there is one alone.
    let interval: BootstrapInterval?
}

extension ForcingReport {
    /// Of every run, the concept's and the control's.
    func scores(random: (String) -> SeededGenerator) -> [ForcingScore] {
        let data: [(name: String, texts: ScoredTexts?, values: KeyPath<ForcedOutcome, [Double]>)] = [
            ("concept", setting.concept, \.concept), ("control", setting.control, \.control),
        ]
        return runs.flatMap { run, outcome in
            data.compactMap { name, texts, values -> ForcingScore? in
                guard let counts = texts?.counts else { return nil }
                let own = outcome[keyPath: values]
                func mean(_ values: [Double], _ texts: [Int]) -> Double {
                    texts.reduce(0) { $0 + values[$1] } / Double(texts.reduce(0) { $0 + counts[$1] })
                }
                let all = Array(counts.indices)
                guard let before = runs.first(where: { $0.run.count == 0 })?.outcome[keyPath: values] else {
                    return ForcingScore(run: run, texts: name, mean: mean(own, all), change: nil, interval: nil)
                }
                let changes = zip(own, before).map { $0 - $1 }
                // The same draws for every run, so that runs are comparable.
                var generator = random("bootstrap \(name)")
                return ForcingScore(
                    run: run, texts: name, mean: mean(own, all), change: mean(changes, all),
                    interval: run.count == 0 || counts.count < 2
                        ? nil
                        : BootstrapInterval(cases: counts.count, using: &generator) { mean(changes, $0) })
            }
        }
    }
}
