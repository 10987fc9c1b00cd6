import Foundation
import Safetensors

/// A checkpoint's tensors, drawn one after the other from a fixed sequence.
struct TinyWeights {
    private var file = SafetensorsWriter()
    private var numbers: TinyNumbers

    init(seed: UInt64) { numbers = TinyNumbers(seed: seed) }

    /// Values between −0.25 and 0.25.
    mutating func add(_ name: String, _ shape: [Int]) throws {
        let values = (0..<shape.reduce(1, *)).map { _ in Float(numbers.next(below: 2001) - 1000) / 4000 }
        try file.add(name, shape: shape, values)
    }

    mutating func addLinear(_ name: String, _ outputs: Int, _ inputs: Int, hasBias: Bool = true) throws {
        try add(name + ".weight", [outputs, inputs])
        if hasBias { try add(name + ".bias", [outputs]) }
    }

    mutating func addNorm(_ name: String, _ width: Int, hasBias: Bool = true) throws {
        try file.add(name + ".weight", shape: [width], [Float](repeating: 1, count: width))
        if hasBias { try add(name + ".bias", [width]) }
    }

    func write(to folder: URL) throws { try file.write(to: folder.appendingPathComponent("model.safetensors")) }
}

/// The same numbers on every machine.
struct TinyNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(below count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(count))
    }
}
