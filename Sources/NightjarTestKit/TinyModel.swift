public import Foundation

/// A checkpoint of seeded random weights that runs in no time: its numbers mean nothing, and are the same everywhere.
///
/// Both read `TinyTexts.words` as a token each, and other words letter by letter. No text has more than 128 tokens.
public enum TinyModel: String, Sendable, CaseIterable {
    /// A BERT with a masked-LM head; `[MASK]` is its mask.
    case bert
    /// A LLaMA with a causal-LM head.
    case llama

    /// Writes the checkpoint's folder as the Hugging Face hub has it.
    ///
    /// - Parameters:
    ///   - width: Of the hidden states; a multiple of 8.
    ///   - layers: How many.
    public func write(to folder: URL, width: Int = 16, layers: Int = 2) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        switch self {
        case .bert: try TinyBert(width: width, layers: layers).write(to: folder)
        case .llama: try TinyLlama(width: width, layers: layers).write(to: folder)
        }
    }
}

/// Characters that every tiny model knows.
let tinyCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.,:;?!'-".map(String.init)
