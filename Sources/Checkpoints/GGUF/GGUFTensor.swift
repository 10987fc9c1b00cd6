import Files
import Foundation

/// A tensor of a GGUF file, widened from its blocks, its rows put back in transformers' order.
struct GGUFTensor: WeightTensor {
    let name: String
    let shape: [Int]
    private let type: GGUFTensorType
    private let mapping: MappedFile
    private let byteRange: Range<Int>
    /// For queries and keys of which llama.cpp interleaved each head's halves: a head's rows; nil else.
    private let interleavedRows: Int?

    init(_ info: GGUFTensorInfo, of file: GGUFFile, named name: String, interleavedRows: Int?) {
        self.name = name
        shape = info.shape
        type = info.type
        mapping = file.file
        byteRange = file.start + info.byteRange.lowerBound..<file.start + info.byteRange.upperBound
        self.interleavedRows = interleavedRows
    }

    var file: URL { mapping.url }

    func read(from start: Int, count: Int, into destination: UnsafeMutablePointer<Float>) {
        guard let rows = interleavedRows else { return readStored(from: start, count: count, into: destination) }
        let width = shape.dropFirst().reduce(1, *)
        var done = 0
        while done < count {
            let (row, column) = (start + done).quotientAndRemainder(dividingBy: width)
            let (head, place) = row.quotientAndRemainder(dividingBy: rows)
            // llama.cpp turns neighbouring rows together, transformers a row and the one half a head further.
            let stored = head * rows + place % (rows / 2) * 2 + place / (rows / 2)
            let length = min(width - column, count - done)
            readStored(from: stored * width + column, count: length, into: destination + done)
            done += length
        }
    }

    /// Values in the order of the file; a range may begin and end within a block.
    private func readStored(from start: Int, count: Int, into destination: UnsafeMutablePointer<Float>) {
        withExtendedLifetime(mapping) {
            guard let base = mapping.bytes.baseAddress.map({ $0 + byteRange.lowerBound }) else { return }
            let length = type.blockLength
            let (block, offset) = start.quotientAndRemainder(dividingBy: length)
            let first = offset == 0 ? 0 : min(length - offset, count)
            if first > 0 { readPart(of: base + block * type.blockSize, from: offset, count: first, into: destination) }
            let (whole, last) = (count - first).quotientAndRemainder(dividingBy: length)
            let rest = base + (offset == 0 ? block : block + 1) * type.blockSize
            type.widen(blocks: whole, from: rest, into: destination + first)
            if last > 0 {
                readPart(
                    of: rest + whole * type.blockSize, from: 0, count: last,
                    into: destination + first + whole * length)
            }
        }
    }

    private func readPart(
        of block: UnsafeRawPointer, from offset: Int, count: Int, into destination: UnsafeMutablePointer<Float>
    ) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: GGUFTensorType.longestBlock) { values in
            guard let base = values.baseAddress else { return }
            type.widen(blocks: 1, from: block, into: base)
            destination.update(from: base + offset, count: count)
        }
    }

    var mapped: (values: UnsafePointer<Float>, owner: any AnyObject & Sendable)? {
        guard type == .f32, interleavedRows == nil, let base = mapping.bytes.baseAddress,
            (Int(bitPattern: base) + byteRange.lowerBound) % MemoryLayout<Float>.alignment == 0
        else { return nil }
        return ((base + byteRange.lowerBound).assumingMemoryBound(to: Float.self), mapping)
    }

    func advise(_ advice: WeightAdvice) { mapping.advise(advice == .willNeed ? .willNeed : .dontNeed, byteRange) }
}
