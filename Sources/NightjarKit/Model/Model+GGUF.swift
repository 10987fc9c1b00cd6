package import Checkpoints
import Problems
package import Tokenizers

extension Tokenizer {
    /// The tokenizer of a checkpoint: an adapter's own, else the one within its GGUF file, else what its folder says.
    package init(of checkpoint: Checkpoint) throws {
        guard let vocabulary = try GGUFVocabulary(of: checkpoint) else {
            try self.init(folder: checkpoint.tokenizerFolder)
            return
        }
        do {
            try self.init(gguf: vocabulary)
        } catch let problem as Problem {
            // The vocabulary knows its key, not the file it came from.
            var placed = problem
            placed.place = Problem.Place(file: checkpoint.folder.path, key: problem.place?.key)
            throw placed
        }
    }
}

extension GGUFVocabulary {
    /// The vocabulary within a checkpoint's GGUF file; nil where it is in none.
    init?(of checkpoint: Checkpoint) throws {
        guard let stored = try checkpoint.ggufTokenizer() else { return nil }
        self.init(stored)
    }

    private init(_ stored: GGUFTokenizer) {
        self.init(
            model: stored.model, pre: stored.pre, tokens: stored.tokens, scores: stored.scores, types: stored.types,
            merges: stored.merges, bosID: stored.bosID, eosID: stored.eosID, unknownID: stored.unknownID,
            padID: stored.padID, addsBOS: stored.addsBOS, addsEOS: stored.addsEOS,
            addsSpacePrefix: stored.addsSpacePrefix)
    }
}
