public import Models
import Problems

extension LanguageModel {
    /// Refuses texts that the model cannot take.
    ///
    /// - Throws: A `Problem` where a text is empty, longer than the model takes, or holds an id outside its vocabulary.
    public func check(_ texts: [[Int32]]) throws {
        let shape = shape
        for (index, text) in texts.enumerated() {
            guard !text.isEmpty else { throw Problem.badInput("text \(index) has no tokens") }
            guard text.count <= shape.positions else {
                throw Problem.badInput(
                    "text \(index) has \(text.count) tokens; the model takes at most \(shape.positions): "
                        + "shorten it or set maxTokens")
            }
            if let id = text.first(where: { $0 < 0 || $0 >= shape.vocabulary }) {
                throw Problem.badInput(
                    "text \(index) has token id \(id); the model's word embedding has \(shape.vocabulary) rows: "
                        + "the tokenizer does not belong to this checkpoint")
            }
        }
    }
}
