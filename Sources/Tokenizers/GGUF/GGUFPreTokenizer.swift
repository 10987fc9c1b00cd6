import Problems

/// The ways to split a text that llama.cpp has names for.
enum GGUFPreTokenizer: CaseIterable {
    /// GPT-2's.
    case gpt2
    /// Each digit by itself, then GPT-2's.
    case digits
    case llama3
    case qwen2

    /// llama.cpp's names.
    private var names: [String] {
        switch self {
        case .gpt2: ["gpt-2", "default", "phi-2", "olmo", "mpt"]
        case .digits: ["smollm", "starcoder", "refact", "command-r", "codeshell"]
        case .llama3: ["llama-bpe", "llama3", "llama-v3", "falcon3", "smaug-bpe", "dbrx"]
        case .qwen2: ["qwen2", "deepseek-r1-qwen"]
        }
    }

    /// - Throws: `Problem.badInput` for a name that is not known.
    init(named name: String) throws {
        guard let known = Self.allCases.first(where: { $0.names.contains(name) }) else {
            throw Problem.badInput(
                "the pre-tokenizer “\(name)” is not supported; supported are "
                    + Self.allCases.flatMap(\.names).joined(separator: ", "),
                at: .init(key: "tokenizer.ggml.pre"))
        }
        self = known
    }

    var preTokenizer: any PreTokenizer {
        get throws {
            switch self {
            case .gpt2: try ByteLevel.splitting(by: .gpt2)
            case .digits:
                PreTokenizerSequence(steps: [Digits(individually: true), try ByteLevel.splitting(by: .gpt2)])
            case .llama3: try ByteLevel.splitting(by: .llama3)
            case .qwen2: try ByteLevel.splitting(by: .qwen2)
            }
        }
    }
}
