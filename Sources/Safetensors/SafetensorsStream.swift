import Documents
import Files
public import Foundation
import Problems

/// Writes named arrays as a safetensors file while they are computed, in the order in which they were declared; no more
/// than the piece at hand is in memory.
///
/// ```swift
/// let file = try SafetensorsStream(to: url, [("layer.0", .float32, [2, 3]), ("layer.1", .float32, [2, 3])])
/// try file.append(first)
/// try file.append(second)
/// try file.commit()
/// ```
///
/// Declare larger element types first, so that every array is aligned. `@unchecked Sendable`: pieces are appended in
/// order, so by one thread at a time.
public final class SafetensorsStream: @unchecked Sendable {
    /// An array to come: its name, its elements' type, its extents.
    public typealias Declaration = (name: String, type: ElementType, shape: [Int])

    private let file: DurableFileWriter
    private let byteCount: Int

    /// Begins a file, which appears with `commit()`.
    ///
    /// - Throws: A `Problem` where two arrays have one name, or the file cannot be written.
    public init(to url: URL, _ tensors: [Declaration]) throws {
        var members: [Value.Member] = [], names: Set<String> = ["__metadata__"], offset = 0
        for tensor in tensors {
            guard names.insert(tensor.name).inserted, let count = TensorInfo.byteCount(tensor.type, tensor.shape) else {
                throw Problem(.ownError, "no tensor can be named \(tensor.name) and have the shape \(tensor.shape)")
            }
            members.append(
                Value.Member(
                    tensor.name,
                    .object([
                        ("dtype", Value(.string(tensor.type.rawValue))),
                        ("shape", Value(.array(tensor.shape.map { Value(.int($0)) }))),
                        ("data_offsets", Value(.array([offset, offset + count].map { Value(.int($0)) }))),
                    ])))
            offset += count
        }
        var json = Data(Value(.object(members)).json(pretty: false).utf8)
        json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        byteCount = 8 + json.count + offset
        file = try DurableFileWriter(to: url)
        try file.append(withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json)
    }

    /// Appends the next bytes: little-endian elements, row by row.
    public func append(_ bytes: UnsafeRawBufferPointer) throws { try file.append(bytes) }

    /// Appends the next elements.
    public func append<Element: BitwiseCopyable>(_ elements: [Element]) throws {
        try elements.withUnsafeBytes { try file.append($0) }
    }

    /// Ends the file, which need not outlive the machine's power; only now is it there.
    ///
    /// - Throws: A `Problem` where arrays are not whole.
    public func commit() throws {
        guard file.count == byteCount else {
            throw Problem(.ownError, "\(byteCount) bytes of tensors were declared, and \(file.count) written")
        }
        try file.commit(syncing: .nothing)
    }
}
