import Documents
import Files
import Foundation
import Problems

/// The header of a safetensors file, every statement in it checked.
struct SafetensorsHeader {
    var metadata: [String: String] = [:]
    /// In the order of their bytes.
    var tensors: [TensorInfo] = []

    private let path: String

    /// The most bytes that a header may have, as in the format's own reader.
    static let longest = 100_000_000

    init(_ file: MappedFile) throws {
        path = file.url.path
        let json = try json(in: file.bytes)
        let start = 8 + json.count
        guard let members = try value(of: json).members else { throw wrong("the header is not a JSON object") }
        for member in members {
            if member.key == "__metadata__" {
                metadata = try readMetadata(member.value)
            } else {
                tensors.append(try readTensor(member, start: start))
            }
        }
        try checkOrder(start: start, end: file.size)
    }

    private func json(in bytes: UnsafeRawBufferPointer) throws -> Data {
        if bytes.starts(with: "version https://git-lfs".utf8) {
            throw wrong("this is a Git LFS pointer, not the file itself; fetch it with: git lfs pull")
        }
        guard bytes.count >= 8 else { throw wrong("\(bytes.count) bytes are too few for a safetensors file") }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= Self.longest else {
            throw wrong(
                "the header is said to be \(length) bytes long, \(Self.longest) are allowed; is this safetensors?")
        }
        guard length <= bytes.count - 8 else {
            throw wrong(
                "the header is said to be \(length) bytes long, but \(bytes.count - 8) follow; the file is cut off")
        }
        return Data(bytes[8..<8 + Int(length)])
    }

    /// A tensor takes some 50 bytes of header and six values; what is denser is no header but an attack on memory.
    private func value(of json: Data) throws -> Value {
        let limits = ReadingLimits(bytes: Self.longest, values: min(64 + json.count / 4, 2_000_000), depth: 8)
        do {
            return try Value(json: json, file: path, limits: limits)
        } catch {
            let spot = error.place.flatMap { place in place.column.map { "line \(place.line ?? 1), column \($0): " } }
            throw wrong("the header cannot be read: \(spot ?? "")\(error.message)")
        }
    }

    private func readMetadata(_ value: Value) throws -> [String: String] {
        guard let members = value.members else {
            throw wrong("__metadata__ has to be an object of texts, not \(value.inWords)")
        }
        return try members.reduce(into: [:]) { metadata, member in
            guard let text = member.value.string else {
                throw wrong(
                    "__metadata__ has to hold texts, but \(member.key.quotedForMessage) is \(member.value.inWords)")
            }
            metadata[member.key] = text
        }
    }

    private func readTensor(_ member: Value.Member, start: Int) throws -> TensorInfo {
        let name = member.key.quotedForMessage
        for known in ["dtype", "shape", "data_offsets"] where member.value[known] == nil {
            throw wrong("tensor \(name) has no \(known)")
        }
        guard let typeName = member.value["dtype"]?.string, let type = ElementType(rawValue: typeName) else {
            let found = member.value["dtype"]?.inWords ?? "nothing"
            let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong("tensor \(name): dtype is \(found); known are \(known)")
        }
        guard let shape = counts(member.value["shape"]) else {
            throw wrong("tensor \(name): shape has to be a list of whole numbers from 0")
        }
        guard let offsets = counts(member.value["data_offsets"]), offsets.count == 2, offsets[0] <= offsets[1] else {
            throw wrong("tensor \(name): data_offsets has to be two whole numbers from 0, the second not the smaller")
        }
        guard let bytes = TensorInfo.byteCount(type, shape) else {
            throw wrong("tensor \(name): shape \(shape) is beyond what 64 bits can count")
        }
        guard bytes == offsets[1] - offsets[0] else {
            let given = offsets[1] - offsets[0]
            throw wrong("tensor \(name): \(typeName) \(shape) needs \(bytes) bytes, data_offsets give it \(given)")
        }
        guard offsets[1] <= Int.max - start else {
            throw wrong("tensor \(name): data_offsets are beyond the file's end")
        }
        return TensorInfo(
            name: member.key, type: type, shape: shape, byteRange: start + offsets[0]..<start + offsets[1])
    }

    /// Whole numbers from 0, written without fraction or exponent.
    private func counts(_ value: Value?) -> [Int]? {
        guard let values = value?.array else { return nil }
        let counts = values.compactMap { if case .int(let count) = $0.content, count >= 0 { count } else { nil } }
        return counts.count == values.count ? counts : nil
    }

    /// Puts the tensors in the order of their bytes, which have to fill `start..<end`.
    private mutating func checkOrder(start: Int, end: Int) throws {
        tensors.sort {
            ($0.byteRange.lowerBound, $0.byteRange.upperBound) < ($1.byteRange.lowerBound, $1.byteRange.upperBound)
        }
        var next = start
        for tensor in tensors {
            guard tensor.byteRange.lowerBound >= next else {
                throw wrong("tensor \(tensor.name.quotedForMessage) overlaps the one before it")
            }
            guard tensor.byteRange.lowerBound == next else {
                throw wrong(
                    "\(tensor.byteRange.lowerBound - next) bytes before tensor \(tensor.name.quotedForMessage) belong to none"
                )
            }
            next = tensor.byteRange.upperBound
        }
        guard next <= end else {
            throw wrong("the file is cut off: its tensors need \(next) bytes, it has \(end)")
        }
        guard next == end else { throw wrong("\(end - next) bytes after the last tensor belong to none") }
    }

    private func wrong(_ message: String) -> Problem { Problem.badInput(message, at: .init(file: path)) }
}
