import Models
import Tensors

/// The hidden states of all texts between two layers.
public struct HiddenStates: Sendable {
    let packed: PackedTexts
    /// The model's width.
    public let width: Int
    let states: FloatBuffer

    /// [tokens × width] of one text; valid until the pass goes on.
    public func pointer(of text: Int) -> UnsafePointer<Float> { UnsafePointer(mutablePointer(of: text)) }

    /// Tokens of one text.
    public func tokens(of text: Int) -> Int { packed.texts[text].count }

    func mutablePointer(of text: Int) -> UnsafeMutablePointer<Float> {
        states.pointer + packed.firstRows[text] * width
    }

    /// A block's states as rows of a tape, the rows that belong to no text zero.
    func rows(of texts: Range<Int>, on tape: Tape) -> Rows {
        let rows = tape.make(width: width)
        let used = packed.rowCount(of: texts) * width
        rows.pointer.update(from: mutablePointer(of: texts.lowerBound), count: used)
        (rows.pointer + used).update(repeating: 0, count: rows.count * width - used)
        return rows
    }

    /// Keeps a block's rows as its states.
    func store(_ rows: Rows, of texts: Range<Int>) {
        mutablePointer(of: texts.lowerBound).update(from: rows.pointer, count: packed.rowCount(of: texts) * width)
    }
}
