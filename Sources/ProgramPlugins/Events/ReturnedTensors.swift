import Documents
import Foundation
import NightjarKit
import Problems
import Safetensors

/// The arrays of a safetensors file that a program wrote.
struct ReturnedTensors {
    let file: TensorFile
    /// Values that are no numbers; nil where all are.
    let warning: String?

    init(_ name: String, file path: String, in folder: URL) throws {
        let plain = try PlainFile(path, in: folder)
        do {
            let stored = try SafetensorsFile(plain.url)
            var tensors: [(name: String, shape: [Int], values: [Float])] = [], wrong: [String] = []
            for name in stored.names {
                let tensor = try stored.tensor(name)
                let values = try tensor.wholeFloats() ?? tensor.floats()
                if values.contains(where: { !$0.isFinite }) { wrong.append(name) }
                tensors.append((name, tensor.shape, values))
            }
            file = TensorFile(name, tensors: tensors)
            warning =
                wrong.isEmpty
                ? nil
                : "Of the arrays in \(name), these hold values that are no finite numbers: \(wrong.prefix(10).joined(separator: ", "))."
        } catch let problem as Problem {
            // Where the job's folder is differs from run to run.
            throw Problem(.failed, "\(plain.name.quotedForMessage): \(problem.message)")
        }
    }
}

extension StoredTensor {
    /// Whole numbers as floats; nil of other types.
    ///
    /// - Throws: A `Problem` where one is no float32: it would come back as another.
    fileprivate func wholeFloats() throws -> [Float]? {
        switch type {
        case .int64: try whole(Int64.self)
        case .int32: try whole(Int32.self)
        case .int16: try whole(Int16.self)
        case .int8: try whole(Int8.self)
        case .uint8: try whole(UInt8.self)
        default: nil
        }
    }

    private func whole<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) throws -> [Float] {
        try withBytes { bytes in
            try (0..<count).map { index in
                let number = bytes.loadUnaligned(fromByteOffset: index * type.size, as: Number.self)
                guard let float = Float(exactly: number) else {
                    throw Problem.badInput(
                        "\(number) in array \(name) is no float32, which is what is kept; write it as text, in a table")
                }
                return float
            }
        }
    }
}
