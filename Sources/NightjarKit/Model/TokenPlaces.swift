import Problems

/// What a plugin says of texts and their tokens, before the engine gets it.
enum TokenPlaces {
    /// Token ids as the engine has them; one that is too large for it is in no vocabulary, and the engine says so.
    static func ids(_ texts: [[Int]]) -> [[Int32]] { texts.map { $0.map(Int32.init(clamping:)) } }

    /// Refuses positions of tokens that texts do not have.
    ///
    /// - Parameter mayBeNone: Whether a text may go without.
    /// - Throws: A `Problem` that names the text and the position.
    static func check(_ positions: [[Int]], in texts: [[Int]], mayBeNone: Bool = false) throws {
        guard positions.count == texts.count else {
            throw Problem.badInput("\(texts.count) texts have positions for \(positions.count); each needs its own")
        }
        for (text, positions) in positions.enumerated() {
            guard mayBeNone || !positions.isEmpty else {
                throw Problem.badInput("text \(text) has no positions; one at least counts")
            }
            if let wrong = positions.first(where: { !texts[text].indices.contains($0) }) {
                throw Problem.badInput(
                    "text \(text) of \(texts[text].count) tokens has no position \(wrong); they are counted from 0")
            }
        }
    }
}
