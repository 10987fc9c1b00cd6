package import Checkpoints
import Problems
package import Tokenizers

extension Tokenizer {
    /// The tokenizer of a checkpoint: an adapter's own, else the one within its GGUF file, else what its folder says.
    package init(of checkpoint: Checkpoint) throws {
        guard let stored = try checkpoint.ggufTokenizer() else {
            try self.init(folder: checkpoint.tokenizerFolder)
            return
        }
        do {
            try self.init(gguf: GGUFVocabulary(stored))
        } catch let problem as Problem {
            // The vocabulary knows its key, not the file it came from.
            var placed = problem
            placed.place = Problem.Place(file: checkpoint.folder.path, key: problem.place?.key)
            throw placed
        }
    }
}

extension GGUFVocabulary {
    fileprivate init(_ stored: GGUFTokenizer) {
        self.init(
            model: stored.model, pre: stored.pre, tokens: stored.tokens, scores: stored.scores, types: stored.types,
            merges: stored.merges, bosID: stored.bosID, eosID: stored.eosID, unknownID: stored.unknownID,
            padID: stored.padID, addsBOS: stored.addsBOS, addsEOS: stored.addsEOS,
            addsSpacePrefix: stored.addsSpacePrefix)
    }
}
