import Problems

/// Unigram: of all ways to spell a text with pieces, the one whose scores have the largest sum (Kudo 2018,
/// arXiv:1804.10959; Viterbi's algorithm over a trie of the pieces).
///
/// A scalar that is no piece by itself counts as the unknown piece, whose score is the least of the vocabulary minus 10.
/// Unknown pieces that follow each other are one token, or pieces of single bytes where the model has those.
struct Unigram: TokenModel {
    let vocabulary: Vocabulary
    let unknownID: Int
    /// By id.
    private let scores: [Double]
    private let unknownScore: Double
    /// The ids of the pieces `<0x00>` to `<0xFF>`, nil where one is missing; empty where bytes are not used.
    private let byteIDs: [Int?]

    private static let unknownPenalty = 10.0

    /// - Parameter pieces: Pieces and scores, by id; a text that comes twice has the later id.
    /// - Throws: `Problem.badInput` where the unknown piece lies outside the vocabulary or a score is no number.
    init(pieces: [UnigramPiece], unknownID: Int, hasByteFallback: Bool) throws {
        vocabulary = try Vocabulary(
            pieces.enumerated().map { ($0.element.text, $0.offset) }, allowingRepeats: true)
        guard pieces.indices.contains(unknownID) else {
            throw Problem.badInput(
                "the unknown piece has the id \(unknownID), in a vocabulary of \(pieces.count) tokens")
        }
        scores = pieces.map(\.score)
        guard scores.allSatisfy(\.isFinite) else { throw Problem.badInput("the score of a piece is not a number") }
        unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
        self.unknownID = unknownID
        let vocabulary = vocabulary
        byteIDs =
            hasByteFallback ? (UInt8.min...UInt8.max).map { vocabulary.id(of: ByteFallback.piece(of: $0)) } : []
    }

    func tokenize(_ text: AlignedText, words: [Range<Int>], into tokens: inout [Token]) {
        for word in words where !word.isEmpty {
            for piece in bestPieces(of: word, in: text.scalars) {
                let origin = text.origin(of: piece)
                tokens += ids(of: text.scalars[piece]).map { Token(id: $0, origin: origin) }
            }
        }
    }

    /// The way to a place in a word: the last piece on the best one.
    private struct Step {
        var score = 0.0
        /// -1 where no way is known yet.
        var start = -1
        var isUnknown = false
    }

    /// Cuts a word into the pieces of its best spelling; unknown ones that follow each other are one.
    private func bestPieces(of word: Range<Int>, in scalars: [Unicode.Scalar]) -> [Range<Int>] {
        var steps = Array(repeating: Step(), count: word.count + 1)
        steps.withUnsafeMutableBufferPointer { steps in
            for start in 0..<word.count {
                let score = steps[start].score
                var isPiece = false
                func offer(_ candidate: Double, at end: Int, isUnknown: Bool) {
                    guard steps[end].start < 0 || candidate > steps[end].score else { return }
                    steps[end] = Step(score: candidate, start: start, isUnknown: isUnknown)
                }
                vocabulary.trie.forEachMatch(in: scalars, word.lowerBound + start..<word.upperBound) { end, id in
                    let end = end - word.lowerBound
                    offer(scores[id] + score, at: end, isUnknown: id == unknownID)
                    if end == start + 1 { isPiece = true }
                }
                if !isPiece { offer(unknownScore + score, at: start + 1, isUnknown: true) }
            }
        }
        var pieces: [Range<Int>] = []
        var end = word.count
        var isAfterUnknown = false
        while end > 0 {
            let step = steps[end]
            let range = word.lowerBound + step.start..<word.lowerBound + end
            if step.isUnknown, isAfterUnknown, let next = pieces.popLast() {
                pieces.append(range.lowerBound..<next.upperBound)
            } else {
                pieces.append(range)
            }
            isAfterUnknown = step.isUnknown
            end = step.start
        }
        return pieces.reversed()
    }

    /// The ids of a piece: its own, those of its bytes, or the unknown one's.
    private func ids(of piece: ArraySlice<Unicode.Scalar>) -> [Int] {
        if let id = vocabulary.trie.value(of: piece) { return [id] }
        if !byteIDs.isEmpty {
            let ids = String(String.UnicodeScalarView(piece)).utf8.map { byteIDs[Int($0)] }
            if !ids.contains(nil) { return ids.compactMap { $0 } }
        }
        return [unknownID]
    }

    func surface(of piece: String) -> String { PieceSpelling.marked("▁").surface(of: piece) }
}
