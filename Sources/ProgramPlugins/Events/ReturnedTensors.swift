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
                let values = try tensor.floats()
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
            throw Problem(.failed, "\(path.quotedForMessage): \(problem.message)")
        }
    }
}
