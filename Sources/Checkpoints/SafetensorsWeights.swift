import Foundation
import Safetensors

/// A safetensors file's weights.
struct SafetensorsWeights: WeightFile {
    let file: SafetensorsFile

    init(_ url: URL) throws { file = try SafetensorsFile(url) }

    var url: URL { file.url }
    var names: [String] { file.names }

    func tensor(_ name: String) throws -> any WeightTensor {
        let info = try file.tensor(name).info
        return try MappedFloats(
            info.name, info.type, StridedLayout(rowMajor: info.shape), at: info.byteRange.lowerBound, in: file.file)
    }
}
