import Documents
import Files
import Foundation
import Problems

/// The weights of a file that torch.save wrote, mapped where they lie.
struct PyTorchWeights: WeightFile {
    private let file: MappedFile
    private let contents: PyTorchContents

    init(_ url: URL) throws {
        file = try MappedFile(url)
        contents = try PyTorchContents(file.bytes, path: url.path)
    }

    var url: URL { file.url }
    var names: [String] { contents.tensors.keys.sorted() }

    func tensor(_ name: String) throws -> any WeightTensor {
        guard let (type, layout, start) = try contents.place(of: name) else {
            throw Problem.badInput("there is no tensor \(name.quotedForMessage)", at: Problem.Place(file: url.path))
        }
        return try MappedFloats(name, type, layout, at: start, in: file)
    }
}
