public import Checkpoints
public import Tensors

/// Every architecture there is: one line each.
private let architectures: [String: @Sendable (Weights) throws -> any LanguageModel] = [
    "bert": { try Bert($0) },
    "deberta-v2": { try DebertaV2($0) },
    "gpt2": { try GPT2($0) },
    "gpt_neox": { try GPTNeoX($0) },
    "llama": { try Llama($0, name: "LLaMA") },
    "mistral": { try Llama($0, name: "Mistral") },
    "qwen2": { try Llama($0, name: "Qwen2") },
]

/// The model that a checkpoint holds, by its configuration's `model_type`; a configuration from before that field
/// existed goes by the name of its folder, as with transformers (`bert_pretrained`).
///
/// - Parameters:
///   - trained: Values that take the place of the checkpoint's, by its keys and in its layout.
///   - threads: How many threads convert a weight.
///   - tally: Loads no weights, and notes what would have been loaded.
///   - newAdapter: An adapter to be trained, whose matrices are in `trained`.
/// - Throws: A `Problem` that names the field where the architecture or an option of it is not supported, or the tensor
///   of the checkpoint's adapter that belongs to no module.
public func languageModel(
    of checkpoint: Checkpoint, trained: [String: FloatBuffer] = [:], threads: Int = 1, tally: WeightTally? = nil,
    newAdapter: LowRankConfiguration? = nil
) throws -> any LanguageModel {
    let weights = Weights(checkpoint, trained: trained, threads: threads, tally: tally, newAdapter: newAdapter)
    try checkpoint.adapter?.check(against: architecture(of: Weights(checkpoint, tally: WeightTally())))
    return try architecture(of: weights)
}

/// The model without a look at its adapter.
func architecture(of weights: Weights) throws -> any LanguageModel {
    let checkpoint = weights.checkpoint
    let type = try modelType(of: checkpoint)
    guard let load = architectures[type] else {
        let supported = architectures.keys.sorted().joined(separator: ", ")
        throw checkpoint.configuration.problem("model_type", "\"\(type)\" is not supported; supported: \(supported)")
    }
    return try load(weights)
}

/// What the checkpoint's configuration says, or its folder's name.
///
/// - Throws: A `Problem` where neither does.
public func modelType(of checkpoint: Checkpoint) throws -> String {
    try checkpoint.configuration.string("model_type", default: typeByName(of: checkpoint))
}

/// The longest `model_type` that the folder's name holds.
private func typeByName(of checkpoint: Checkpoint) -> String? {
    architectures.keys.filter { checkpoint.folder.lastPathComponent.contains($0) }.max { $0.count < $1.count }
}
