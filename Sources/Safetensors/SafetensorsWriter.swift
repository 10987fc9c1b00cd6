import Documents
import Files
public import Foundation
import Problems

/// Writes named arrays as a safetensors file that transformers and `safetensors.numpy.load_file` read.
///
/// The same tensors give the same bytes, in whatever order they were added: larger element types first, then by name,
/// as the format's own writer does, so that every tensor is aligned.
///
/// ```swift
/// var writer = SafetensorsWriter()
/// try writer.add("layer.0", shape: [2, 3], [1, 2, 3, 4, 5, 6])
/// try writer.write(to: url)
/// ```
public struct SafetensorsWriter {
    /// Takes bytes of a tensor, in order.
    public typealias Append = (UnsafeRawBufferPointer) throws -> Void

    private struct Entry {
        var name: String
        var type: ElementType
        var shape: [Int]
        var byteCount: Int
        var write: (Append) throws -> Void
    }

    private var entries: [Entry] = []
    private var names: Set<String> = ["__metadata__"]
    private let metadata: [String: String]

    /// Begins with no tensors; transformers wants `["format": "pt"]` as metadata of a checkpoint.
    public init(metadata: [String: String] = [:]) {
        self.metadata = metadata
    }

    /// Adds an array of 32-bit floats, row by row.
    public mutating func add(_ name: String, shape: [Int], _ values: [Float]) throws {
        try add(name, .float32, shape: shape) { append in try values.withUnsafeBytes { try append($0) } }
    }

    /// Adds an array whose bytes are asked for when the file is written, once for each writing.
    ///
    /// - Parameter bytes: Hands all bytes (little-endian, row by row) to its argument, in pieces of any size.
    public mutating func add(
        _ name: String, _ type: ElementType, shape: [Int], bytes: @escaping (Append) throws -> Void
    ) throws {
        guard let byteCount = TensorInfo.byteCount(type, shape) else {
            throw Problem(.failed, "tensor \(name) cannot have the shape \(shape)")
        }
        guard names.insert(name).inserted else {
            throw Problem(.failed, "a tensor cannot be named \(name): the name is taken")
        }
        entries.append(Entry(name: name, type: type, shape: shape, byteCount: byteCount, write: bytes))
    }

    /// The length that the file will have.
    public var byteCount: Int { header().count + entries.reduce(0) { $0 + $1.byteCount } }

    /// Writes the file; it appears whole or not at all.
    public func write(to url: URL) throws {
        let file = try DurableFileWriter(to: url)
        try write { try file.append($0) }
        try file.commit()
    }

    /// The file as data, for small ones.
    public func data() throws -> Data {
        var data = Data(capacity: byteCount)
        try write { data.append(contentsOf: $0) }
        return data
    }

    /// Hands the file's bytes to `append`, in order.
    public func write(_ append: Append) throws {
        try header().withUnsafeBytes { try append($0) }
        for entry in ordered {
            var count = 0
            try entry.write {
                count += $0.count
                try append($0)
            }
            guard count == entry.byteCount else {
                throw Problem(
                    .failed, "tensor \(entry.name) of shape \(entry.shape) needs \(entry.byteCount) bytes, got \(count)"
                )
            }
        }
    }

    private var ordered: [Entry] {
        entries.sorted { a, b in
            a.type.size != b.type.size
                ? a.type.size > b.type.size : a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
        }
    }

    /// The length and the JSON, padded with spaces so that the tensors begin at a multiple of 8.
    private func header() -> Data {
        var members: [Value.Member] = []
        if !metadata.isEmpty {
            let texts = metadata.sorted { $0.key < $1.key }.map { Value.Member($0.key, Value(.string($0.value))) }
            members.append(Value.Member("__metadata__", Value(.object(texts))))
        }
        var offset = 0
        for entry in ordered {
            let offsets = [offset, offset + entry.byteCount]
            offset += entry.byteCount
            members.append(
                Value.Member(
                    entry.name,
                    .object([
                        ("dtype", Value(.string(entry.type.rawValue))),
                        ("shape", Value(.array(entry.shape.map { Value(.int($0)) }))),
                        ("data_offsets", Value(.array(offsets.map { Value(.int($0)) }))),
                    ])))
        }
        var json = Data(Value(.object(members)).json(pretty: false).utf8)
        json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json
    }
}
