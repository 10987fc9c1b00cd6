import Foundation
import Problems
import Safetensors

/// What differs between a tensor of one bundle and the one of that name in another.
public struct TensorDifference: Sendable, Equatable {
    /// The member's path.
    public var path: String
    /// The tensor's name.
    public var name: String
    /// The shape in the first and in the second; nil: it has no such tensor.
    public var shapes: [[Int]?]
    /// How far their values are apart; nothing is compared where the shapes differ.
    public var deviation = Deviation()

    /// Every tensor of two files that differs, in the first one's order.
    ///
    /// - Throws: A `Problem` where one cannot be read.
    static func all(_ path: String, _ first: URL, _ second: URL) throws -> [TensorDifference] {
        let a = try SafetensorsFile(first)
        let b = try SafetensorsFile(second)
        let names = a.names + b.names.filter { a.info($0) == nil }
        return try names.compactMap { name in
            let shapes = [a.info(name)?.shape, b.info(name)?.shape]
            var difference = TensorDifference(path: path, name: name, shapes: shapes)
            guard shapes[0] == shapes[1] else { return difference }
            let (values, others) = (try a.tensor(name).floats(), try b.tensor(name).floats())
            for (value, other) in zip(values, others) { difference.deviation.add(Double(value), Double(other)) }
            return difference.deviation.differing > 0 ? difference : nil
        }
    }
}
