import Foundation
import Models
import Tensors

/// The hidden states of all texts between two layers.
public struct HiddenStates: Sendable {
    let packed: PackedTexts
    /// The model's width.
    public let width: Int
    let states: FloatBuffer
    /// Whether they live in a file: then no page of it stays in memory longer than it is used.
    var isInFile = false

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
        let start = mutablePointer(of: texts.lowerBound)
        let count = packed.rowCount(of: texts) * width
        start.update(from: rows.pointer, count: count)
        if isInFile { letGo(start, count: count) }
    }

    /// The pages go out of this process' memory; the file keeps what was written to them.
    private func letGo(_ start: UnsafeMutablePointer<Float>, count: Int) {
        let page = UInt(getpagesize())
        let first = UInt(bitPattern: start) / page * page
        let end = UInt(bitPattern: start + count)
        madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_DONTNEED)
    }
}

extension HiddenStates {
    /// Unset states of texts.
    init(of packed: PackedTexts, width: Int, resources: ForwardPass.Resources) throws {
        let count = packed.rows * width
        let isInFile = count * MemoryLayout<Float>.stride > resources.statesInMemory
        self.init(
            packed: packed, width: width,
            states: isInFile ? try FloatBuffer(count: count, fileIn: resources.scratch) : FloatBuffer(count: count),
            isInFile: isInFile)
    }
}
