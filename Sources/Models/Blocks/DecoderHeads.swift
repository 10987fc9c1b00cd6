import Tensors

/// The heads that causal architectures have in common: one dense layer each.
struct DecoderHeads: Sendable {
    let weights: Weights
    let kind: HeadKind?
    let width, vocabulary, labels: Int
    /// The dense layer; for a decoder that shares the word embedding, that one's tensor.
    private let name: String
    /// The dense layer's own name.
    private let module: String

    /// - Parameters:
    ///   - words: The word embedding, which a tied decoder uses.
    ///   - tiedByDefault: Whether it does where the configuration is silent.
    init(_ weights: Weights, words: String, width: Int, vocabulary: Int, tiedByDefault: Bool) throws {
        let configuration = weights.configuration
        let isTied = try configuration.bool("tie_word_embeddings", default: tiedByDefault)
        let isLM =
            configuration.isArchitecture(endingIn: "ForCausalLM")
            || configuration.isArchitecture(endingIn: "LMHeadModel")
        func first(_ names: [String]) -> String? { names.first { weights.has($0 + ".weight") } }
        // What a checkpoint holds is used, tied or not, as transformers does.
        if let decoder = first(["lm_head", "embed_out"]) {
            // Of two that agree, and that the configuration ties, the gradients are one.
            let isOwn =
                try weights.has(decoder + ".bias")
                || weights.isUntied(
                    decoder + ".weight", from: words + ".weight", shape: [vocabulary, width], ties: isTied)
            (kind, name) = (.causalLM, isOwn ? decoder : words)
        } else if isTied, isLM {
            (kind, name) = (.causalLM, words)
        } else if let classifier = first(["score", "classifier"]),
            configuration.isArchitecture(endingIn: "ForSequenceClassification")
        {
            (kind, name) = (.sequenceClassification, classifier)
        } else if let classifier = first(["score", "classifier"]),
            configuration.isArchitecture(endingIn: "ForTokenClassification")
        {
            (kind, name) = (.tokenClassification, classifier)
        } else {
            (kind, name) = (nil, "")
        }
        // Only GPT-NeoX calls it otherwise.
        module = name == words ? (words.hasSuffix("embed_in") ? "embed_out" : "lm_head") : name
        self.weights = weights
        self.width = width
        self.vocabulary = vocabulary
        labels = try configuration.labelCount()
    }

    /// Loads the head; nil where there is none.
    func head() throws -> (any Head)? {
        guard let kind else { return nil }
        let outputs = kind == .causalLM ? vocabulary : labels
        return LinearHead(
            linear: try weights.linear(
                name, outputs: outputs, inputs: width, hasBias: weights.has(name + ".bias"), module: module),
            reads: kind == .sequenceClassification ? .last : .each)
    }
}
