import CKernels
import Tensors

/// A share of values that is set to zero, the others being scaled so that the mean stays.
struct DropoutMask {
    let key: UInt64
    private let threshold: UInt32
    private let scale: Float

    init(key: UInt64, probability: Double) {
        self.key = key
        threshold = UInt32(min(probability * 4_294_967_296, 4_294_967_295))
        scale = Float(1 / (1 - probability))
    }

    /// y = mask ⊙ x for the elements from `first` on; y may be x.
    func apply(
        first: Int, count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
    ) {
        nj_dropout(count, key, UInt32(truncatingIfNeeded: first), threshold, scale, x, y)
    }

    /// The same of a head's attention weights [tokens × tokens].
    func apply(head: Int, tokens: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
        apply(first: head * tokens * tokens, count: tokens * tokens, x, into: y)
    }
}

extension Tape {
    /// Sets values of `x` to zero, each with this probability, and scales the others by 1/(1 − probability), in place:
    /// the values before are not needed again. Nothing, where the tape was given no dropout.
    ///
    /// - Returns: x.
    @discardableResult
    public func dropout(_ x: Rows, _ probability: Double) -> Rows {
        guard let masks = masks(probability) else { return x }
        let pieces = pieces(of: x)
        dropOut(x.pointer, pieces, width: x.width, masks)
        record { [lanes, unowned self] in
            for lane in 0..<lanes { dropOut(x.gradient(lane), pieces, width: x.width, masks) }
        }
        return x
    }

    /// As `dropout`, of rows that hold one for each text, at `RowRules.place(ofSingle:)` of its number.
    public func dropout(singles x: Rows, _ probability: Double) -> Rows {
        guard let masks = masks(probability) else { return x }
        let pieces = spans.indices.map { Piece(row: RowRules.current.place(ofSingle: $0), count: 1, text: $0, at: 0) }
        dropOut(x.pointer, pieces, width: x.width, masks)
        record { [lanes, unowned self] in
            for lane in 0..<lanes { dropOut(x.gradient(lane), pieces, width: x.width, masks) }
        }
        return x
    }

    /// As `dropout`, of rows of a tape of their own that belong to all texts; `x` has them from the number `first` on.
    func dropout(shared x: Rows, first: Int, _ probability: Double, on tape: Tape) {
        guard let dropout, probability > 0 else { return }
        let mask = DropoutMask(key: dropout.key(operation: nextDropout()), probability: probability)
        mask.apply(first: first * x.width, count: x.count * x.width, x.pointer, into: x.pointer)
        tape.record {
            mask.apply(first: first * x.width, count: x.count * x.width, x.gradient, into: x.gradient)
        }
    }

    /// One operation's mask for each text; nil: nothing is dropped.
    func masks(_ probability: Double) -> [DropoutMask]? {
        guard let dropout, probability > 0 else { return nil }
        let operation = nextDropout()
        return spans.indices.map {
            DropoutMask(key: dropout.key(operation: operation, text: $0), probability: probability)
        }
    }

    /// Rows that follow each other in their text.
    private struct Piece {
        var row: Int
        var count: Int
        var text: Int
        /// The first row's place in the text.
        var at: Int
    }

    private func pieces(of x: Rows) -> [Piece] {
        guard let origins = x.origins else {
            return spans.enumerated().map { Piece(row: $1.first, count: $1.count, text: $0, at: 0) }
        }
        var textOfRow = [Int](repeating: -1, count: rows)
        for (text, span) in spans.enumerated() {
            for row in span.first..<span.first + span.count { textOfRow[row] = text }
        }
        return origins.enumerated().compactMap { row, origin in
            let text = textOfRow[origin]
            return text < 0 ? nil : Piece(row: row, count: 1, text: text, at: origin - spans[text].first)
        }
    }

    private func dropOut(_ values: UnsafeMutablePointer<Float>, _ pieces: [Piece], width: Int, _ masks: [DropoutMask]) {
        for piece in pieces {
            let start = values + piece.row * width
            masks[piece.text].apply(first: piece.at * width, count: piece.count * width, start, into: start)
        }
    }
}
