import Foundation
import Reports
import Safetensors

extension TensorFile {
    /// The file's bytes.
    ///
    /// - Throws: a `Problem` where a shape does not fit its values, or a name is there twice.
    func safetensors() throws -> Data {
        var writer = SafetensorsWriter()
        for tensor in tensors { try writer.add(tensor.name, shape: tensor.shape, tensor.values) }
        return try writer.data()
    }
}
