import Documents
public import Files
public import Foundation
import Problems

/// A safetensors file: named arrays, read where they lie.
///
/// Everything the header says is checked against the file before a tensor is handed out
/// (https://huggingface.co/docs/safetensors): sizes, types, shapes, and that the tensors fill the file without gaps or
/// overlap, so that no two readers can see different data in it.
///
/// ```swift
/// let file = try SafetensorsFile(url)
/// let bias = try file.tensor("encoder.layer.0.output.dense.bias").floats()
/// ```
public final class SafetensorsFile: Sendable {
    /// The mapped file.
    public let file: MappedFile
    /// What the writer noted, as `format: pt`.
    public let metadata: [String: String]
    /// The tensors, in the order of their bytes.
    public let tensors: [TensorInfo]

    private let byName: [String: TensorInfo]

    /// The file.
    public var url: URL { file.url }
    /// The tensors' keys, in the order of their bytes.
    public var names: [String] { tensors.map(\.name) }

    /// Maps a file and checks its header.
    ///
    /// - Throws: a `Problem` with the file and what is wrong in it.
    public init(_ url: URL) throws {
        file = try MappedFile(url)
        let header = try SafetensorsHeader(file)
        metadata = header.metadata
        tensors = header.tensors
        var byName: [String: TensorInfo] = [:]
        byName.reserveCapacity(tensors.count)
        for tensor in tensors {
            // Swift finds names equal that Unicode finds equivalent; the JSON reader compared their bytes.
            guard byName.updateValue(tensor, forKey: tensor.name) == nil else {
                throw Problem.badInput(
                    "two tensors are named \(tensor.name.quotedForMessage)", at: .init(file: url.path))
            }
        }
        self.byName = byName
    }

    /// What the header says of a tensor; nil where there is none of that name.
    public func info(_ name: String) -> TensorInfo? { byName[name] }

    /// A tensor by its key.
    ///
    /// - Throws: a `Problem` that names the key and the nearest one that is there.
    public func tensor(_ name: String) throws -> StoredTensor {
        guard let info = byName[name] else {
            let alike = names.filter { $0.utf8.count <= 2 * name.utf8.count }
            let hint = alike.nearest(to: name).map { "; the nearest is \($0.quotedForMessage)" } ?? ""
            throw Problem.badInput("there is no tensor \(name.quotedForMessage)\(hint)", at: .init(file: url.path))
        }
        return StoredTensor(info: info, file: file)
    }
}
