public import Models
import Problems

extension LanguageModel {
    /// Refuses a checkpoint that does not classify texts.
    ///
    /// - Throws: A `Problem` that says what it has instead.
    public func requireTextClassifier() throws {
        guard headKind == .sequenceClassification else { throw Problem.notTextClassifier(self) }
    }
}

extension Problem {
    /// The checkpoint has no score of a class that could be attributed to a text's tokens.
    static func notTextClassifier(_ model: any LanguageModel) -> Problem {
        let has = model.headKind.map { "a \($0.rawValue) head" } ?? "no head"
        return .badInput(
            "this checkpoint (\(model.architecture)) has \(has), and attribution needs one that classifies texts: use a "
                + "checkpoint …ForSequenceClassification, or the `job:NAME` of a text-classifier job")
    }
}
