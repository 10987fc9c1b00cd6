import NightjarKit

/// One class of texts as token ids, those over the limit dropped or cut (METHODS section 1).
struct TokenisedTexts: Sendable {
    /// Token ids a text, special tokens included.
    var ids: [[Int]] = []
    /// Texts left out for their length.
    var dropped = 0
    /// Texts cut to the limit.
    var truncated = 0
    /// Texts without any token.
    var empty = 0

    init(_ texts: [String], model: Model, limit: Int, overlong: OverlongTexts) {
        for text in texts {
            let encoding = model.encode(text)
            if !encoding.isSpecial.contains(false) {
                empty += 1
            } else if encoding.ids.count <= limit {
                ids.append(encoding.ids)
            } else if overlong == .truncate {
                // The special tokens that end a text stay at its end.
                let ending = encoding.isSpecial.reversed().prefix { $0 }.count
                ids.append(Array(encoding.ids.prefix(limit - ending) + encoding.ids.suffix(ending)))
                truncated += 1
            } else {
                dropped += 1
            }
        }
    }

    /// What happened to the texts, for the report; nil where nothing did.
    func note(_ name: String, limit: Int) -> String? {
        let parts = [
            dropped > 0 ? "\(dropped) longer than \(limit) tokens were left out" : nil,
            truncated > 0 ? "\(truncated) longer than \(limit) tokens were cut" : nil,
            empty > 0 ? "\(empty) without a token were left out" : nil,
        ].compactMap { $0 }
        return parts.isEmpty ? nil : "Of the \(name) texts, \(parts.joined(separator: ", "))."
    }
}
