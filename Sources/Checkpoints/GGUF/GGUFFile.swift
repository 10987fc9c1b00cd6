import Documents
import Files
import Foundation
import Problems

/// A GGUF file, versions 2 and 3, little-endian: metadata and tensors, read where they lie.
///
/// Everything the header says is checked against the file before it is used
/// (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md): counts, lengths, types, alignment, and that no tensor
/// reaches beyond the file or into another.
struct GGUFFile: Sendable {
    let file: MappedFile
    let metadata: GGUFMetadata
    /// In the order of the header.
    let tensors: [GGUFTensorInfo]
    /// Where the tensors' bytes begin.
    let start: Int

    /// Maps a file and checks its header.
    ///
    /// - Throws: A `Problem` with the file and what is wrong in it.
    init(_ url: URL) throws {
        file = try MappedFile(url)
        var cursor = GGUFCursor(file, at: 0)
        try Self.checkVersion(&cursor)
        let tensorCount = try cursor.count(of: GGUFTensorInfo.leastSize, "the number of tensors")
        // A key has a letter, a value a byte.
        let fieldCount = try cursor.count(of: 8 + 1 + 4 + 1, "the number of metadata values")
        metadata = try GGUFMetadata(count: fieldCount, &cursor)
        let alignment = try metadata.int("general.alignment") ?? 32
        guard alignment > 0, alignment & (alignment - 1) == 0, alignment <= 1 << 20 else {
            throw metadata.problem("general.alignment", "\(alignment) is not a power of two up to 1048576")
        }
        if let parts = try metadata.int("split.count"), parts > 1 {
            throw metadata.problem(
                "split.count", "one of \(parts) parts; join them: llama-gguf-split --merge FIRST-PART OUTPUT")
        }
        var tensors: [GGUFTensorInfo] = []
        tensors.reserveCapacity(tensorCount)
        for index in 0..<tensorCount {
            tensors.append(try GGUFTensorInfo(&cursor, index: index, alignment: alignment))
        }
        self.tensors = tensors
        start = (cursor.position + alignment - 1) / alignment * alignment
        try checkPlaces()
    }

    private static func checkVersion(_ cursor: inout GGUFCursor) throws {
        let file = cursor.file
        if file.bytes.starts(with: "version https://git-lfs".utf8) {
            throw cursor.wrong("this is a Git LFS pointer, not the file itself; fetch it with: git lfs pull")
        }
        guard file.bytes.starts(with: "GGUF".utf8) else { throw cursor.wrong("not a GGUF file: it does not begin so") }
        _ = try cursor.number(UInt32.self, "the first word")
        let version = try cursor.number(UInt32.self, "the version")
        guard version & 0xFFFF != 0 else {
            throw cursor.wrong("a big-endian GGUF file; only little-endian ones are read")
        }
        guard version == 2 || version == 3 else {
            throw cursor.wrong("GGUF version \(version); versions 2 and 3 are read")
        }
    }

    /// Every name once, every tensor within the file, none within another.
    private func checkPlaces() throws {
        func wrong(_ message: String) -> Problem { Problem.badInput(message, at: .init(file: file.url.path)) }
        guard !tensors.isEmpty else { throw wrong("no tensors: this GGUF file holds no model") }
        var names: Set<String> = []
        names.reserveCapacity(tensors.count)
        var end = 0
        for tensor in tensors.sorted(by: { $0.byteRange.lowerBound < $1.byteRange.lowerBound }) {
            var name: String { tensor.name.quotedForMessage }
            guard names.insert(tensor.name).inserted else { throw wrong("two tensors are named \(name)") }
            guard tensor.byteRange.lowerBound >= end else { throw wrong("tensor \(name) overlaps the one before it") }
            end = tensor.byteRange.upperBound
            guard end <= file.size - start else {
                throw wrong(
                    "tensor \(name) ends \(end) bytes into the tensors, of which the file has "
                        + "\(max(0, file.size - start)); the file is cut off")
            }
        }
    }
}
