import NightjarKit

/// A text of a job as the model reads it.
struct AttributedInput: Sendable {
    /// Its row in the data set, from 0.
    let row: Int
    let text: String
    let encoding: Encoding
    /// Whether its end was cut off.
    let isTruncated: Bool
    /// Its label as the data set has it; nil without.
    let gold: String?
    let words: [TokenWord]
    /// The class that the model predicts.
    var predicted = 0
    /// From the baseline to the text, and the class that is attributed.
    var path: InputPath
}

/// The texts of a job.
struct InputSet: Sendable {
    var inputs: [AttributedInput]
    /// The classes' names.
    let labels: [String]

    /// Reads the data set; the model does not run, so targets that follow its predictions are not known yet.
    ///
    /// - Throws: A `Problem` where a target is no class, or a text has no label that is asked for.
    init(_ parameters: IntegratedGradientsParameters, model: Model, in context: Context) throws {
        let labels = try model.labelNames
        let target = try TargetClass(parameters.target, labels: labels)
        let most = min(parameters.maxTokens, model.maximumTokens)
        let field = parameters.texts.field ?? "text"
        self.labels = labels
        inputs = try context.records(parameters.texts).map { record in
            let text = try record.text(field)
            let whole = model.encode(text)
            let encoding = whole.truncated(to: most)
            guard encoding.count > 0, encoding.count <= most else {
                throw Problem.badInput(
                    "the text has \(encoding.count) tokens; 1 to \(most) are needed", at: record.place)
            }
            let gold: String?
            let output: Int
            switch target {
            case .gold:
                let word = try record.word(parameters.label)
                guard let label = labels.index(ofLabel: word) else {
                    throw Problem.badInput(
                        "label \"\(word)\" is no class of the model; its classes are \(labels.inWords)",
                        at: record.place)
                }
                (gold, output) = (labels[label], label)
            case .predicted, .label:
                let word = record.fields.contains(parameters.label) ? try record.word(parameters.label) : nil
                gold = word.map { word in labels.index(ofLabel: word).map { labels[$0] } ?? word }
                output = target.fixed ?? 0
            }
            return AttributedInput(
                row: record.index, text: text, encoding: encoding, isTruncated: encoding.count < whole.count,
                gold: gold,
                words: model.words(of: text, encoding),
                path: try model.path(of: encoding, from: parameters.baseline, output: output))
        }
        guard !inputs.isEmpty else { throw Problem.badInput("\(parameters.texts.path) has no texts") }
    }

    /// Asks the model for its predictions, and follows them where that is the target.
    mutating func predict(_ attribution: Attribution, _ parameters: IntegratedGradientsParameters) throws {
        let target = try TargetClass(parameters.target, labels: labels)
        for (index, logits) in try attribution.logits(of: inputs.map(\.encoding.ids)).enumerated() {
            inputs[index].predicted = logits.indices.reduce(0) { logits[$1] > logits[$0] ? $1 : $0 }
            if target == .predicted { inputs[index].path.output = inputs[index].predicted }
        }
    }
}
