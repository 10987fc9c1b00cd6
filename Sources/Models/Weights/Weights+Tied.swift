import Foundation

extension Weights {
    /// Whether a weight that is tied to another nevertheless has values of its own.
    ///
    /// Files of some formats hold a tied weight twice. As in transformers, two that differ are two weights, whatever
    /// the configuration says, and two that agree are one, with one gradient.
    func isUntied(_ name: String, from source: String, shape: [Int], ties: Bool) throws -> Bool {
        guard has(name) else { return false }
        guard ties else { return true }
        let own = try checkpoint.tensor(name, shape: shape), other = try checkpoint.tensor(source, shape: shape)
        let count = own.count, step = 1 << 16
        var ours = [Float](repeating: 0, count: step), theirs = ours
        for start in stride(from: 0, to: count, by: step) {
            let length = min(step, count - start)
            ours.withUnsafeMutableBufferPointer {
                if let base = $0.baseAddress { own.read(from: start, count: length, into: base) }
            }
            theirs.withUnsafeMutableBufferPointer {
                if let base = $0.baseAddress { other.read(from: start, count: length, into: base) }
            }
            if ours[..<length] != theirs[..<length] { return true }
        }
        return false
    }
}
