import NightjarKit

/// What tasks are like, as a number a task (METHODS section 5).
struct Covariate: Sendable {
    let name: String
    /// One a task; NaN where it has none.
    let values: [Double]

    /// Readability, the means over a task's prompts, and how many examples a task was trained on; what no task has is left
    /// out. Of Japanese, what can be counted of its writing takes the place of grades.
    static func all(of tasks: [AnalysedTask]) -> [Covariate] {
        let texts = tasks.map { $0.prompts.map { Readability($0.instruction) } }
        func mean(_ name: String, _ value: (Readability) -> Double?) -> Covariate {
            Covariate(name: name, values: texts.map { $0.compactMap(value).mean })
        }
        func japanese(_ name: String, _ value: @escaping (JapaneseScript) -> Double?) -> Covariate {
            mean(name) { $0.isJapanese ? value($0.japanese) : nil }
        }
        let all = [
            mean("fleschKincaid", \.fleschKincaid), mean("colemanLiau", \.colemanLiau),
            japanese("sentenceLength", \.sentenceLength), japanese("kanji", \.kanji),
            japanese("hiragana", \.hiragana), japanese("katakana", \.katakana),
            Covariate(name: "trainSize", values: tasks.map { $0.trainSize.map(Double.init) ?? .nan }),
        ]
        return all.filter { $0.values.contains { !$0.isNaN } }
    }
}

extension Readability {
    /// Whether it has no grade because it is Japanese.
    fileprivate var isJapanese: Bool {
        fleschKincaid == nil && japanese.kanji + japanese.hiragana + japanese.katakana > 0
    }
}

extension LayerwiseReport {
    /// A covariate's correlation at a layer, over the tasks that the tuned model knows.
    struct CovariateRow {
        let covariate: String
        let model: Role
        let layer: Int
        let correlation: Correlation
    }

    /// Every covariate with either model's CKA with the controls, at every layer; those that are not defined, for fewer
    /// than three tasks or where either does not vary, are left out.
    var correlations: [CovariateRow] {
        covariates.flatMap { covariate in
            [(Role.tuned, Pair.tunedControl), (.pretrained, .pretrainedControl)].flatMap { model, pair in
                layers.compactMap { layer in
                    Correlation(
                        similarities(pair, at: layer, of: learned), learned.map { covariate.values[$0] }
                    ).map { CovariateRow(covariate: covariate.name, model: model, layer: layer, correlation: $0) }
                }
            }
        }
    }
}
