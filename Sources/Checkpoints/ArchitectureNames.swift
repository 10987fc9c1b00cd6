/// What transformers and PEFT call an architecture and its parts.
public struct ArchitectureNames: Sendable {
    /// What its classes begin with, as `Bert` of BertForMaskedLM.
    public let classes: String
    /// What stands before the modules' paths where the model has a head, as `bert.`.
    public let prefix: String
    /// The ends of the paths of the query and value projections, which PEFT adapts by default.
    public let adapted: [String]
    /// The two dense layers of a classifier over the first token, of which tanh stands between; nil of a causal model.
    public let classifier: (dense: String, output: String)?

    private init(
        _ classes: String, _ prefix: String, adapted: [String], classifier: (dense: String, output: String)? = nil
    ) {
        self.classes = classes
        self.prefix = prefix
        self.adapted = adapted
        self.classifier = classifier
    }

    /// By `model_type`.
    public static let all: [String: ArchitectureNames] = [
        "bert": .init(
            "Bert", "bert.", adapted: ["query", "value"], classifier: ("bert.pooler.dense", "classifier")),
        "deberta-v2": .init(
            "DebertaV2", "deberta.", adapted: ["query_proj", "value_proj"], classifier: ("pooler.dense", "classifier")),
        "gpt2": .init("GPT2", "transformer.", adapted: ["c_attn"]),
        "gpt_neox": .init("GPTNeoX", "gpt_neox.", adapted: ["query_key_value"]),
        "llama": .init("Llama", "model.", adapted: ["q_proj", "v_proj"]),
        "mistral": .init("Mistral", "model.", adapted: ["q_proj", "v_proj"]),
        "qwen2": .init("Qwen2", "model.", adapted: ["q_proj", "v_proj"]),
    ]

    /// What can stand before a module's path.
    package static let prefixes = Set(all.values.map(\.prefix))
}
