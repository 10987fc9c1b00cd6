import Problems

/// What stands in a token's place at the beginning of its path.
public enum Baseline: String, ParameterChoice {
    /// The padding token at the same position.
    case pad
    /// The mask at the same position.
    case mask
    /// Zeros at the site.
    case zero
}

extension Model {
    /// The path of a text: the tokens around it ([CLS], [SEP] and their like) stay, every other one comes from the
    /// baseline; positions and length are the same.
    ///
    /// - Parameters:
    ///   - text: The text's tokens.
    ///   - baseline: What the path begins with.
    ///   - output: The class whose score is followed along it.
    /// - Throws: A `Problem` where the tokenizer has no such token.
    public func path(of text: Encoding, from baseline: Baseline, output: Int) throws -> InputPath {
        let id: Int?
        switch baseline {
        case .pad: id = try baselineID(padID, "padding")
        case .mask: id = try baselineID(maskID, "mask")
        case .zero: id = nil
        }
        let frame = [tokenizer.clsID, tokenizer.sepID].compactMap(\.self)
        return InputPath(
            ids: text.ids.map(Int32.init),
            baseline: zip(text.ids, text.isSpecial).map { own, isSpecial in
                isSpecial || frame.contains(own) ? Int32(own) : id.map(Int32.init)
            }, output: output)
    }

    private func baselineID(_ id: Int?, _ name: String) throws -> Int {
        guard let id else {
            throw Problem.badInput("this checkpoint's tokenizer has no \(name) token; set `baseline: zero`")
        }
        return id
    }
}

extension Encoding {
    /// The encoding with so many tokens at most: what the text begins with, inside the tokens around it.
    public func truncated(to count: Int) -> Encoding {
        guard self.count > count else { return self }
        var excess = self.count - count
        var kept = Array(ids.indices)
        for token in ids.indices.reversed() where excess > 0 && !isSpecial[token] {
            kept.remove(at: token)
            excess -= 1
        }
        return Encoding(
            ids: kept.map { ids[$0] }, tokens: kept.map { tokens[$0] }, offsets: kept.map { offsets[$0] },
            isSpecial: kept.map { isSpecial[$0] })
    }
}
