import Foundation
import Measures
import NightjarKit

/// Linear CKA of two models' states, a layer at a time, beside NumPy's in float64 with as many BLAS threads.
///
/// Sides take turns, and in turns go first. Both widen, centre and multiply; reading the states is not timed.
func similarityBenchmark(_ settings: Settings) throws {
    let layers = settings("layers", 32), texts = settings("texts", 10_000), width = settings("width", 4096)
    let threads = settings("threads", ProcessInfo.processInfo.activeProcessorCount)
    let folder = FileManager.default.temporaryDirectory.appending(path: "similarity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let peer = try Peer("similarity.py", ["\(threads)"])
    let theirs = try peer.read(Kernels.self)
    let blas = Versions.blas
    print("  \(layers) layers of \(texts) texts × \(width)")
    print("  Nightjar  \(blas.configuration), kernels \(blas.kernels), \(threads) threads")
    print("  NumPy     \(theirs.blas)")

    var ours = Spent(), numpys = Spent(), difference = 0.0
    for layer in 0..<layers {
        let states = LayerStates(texts: texts, width: width, seed: UInt64(layer))
        let request = try states.write(to: folder)
        var value = 0.0
        func measureOurs() throws {
            try ours.measure {
                let x = try Representation(states.x, rows: texts, width: width, threads: threads)
                let y = try Representation(states.y, rows: texts, width: width, threads: threads)
                value = try x.similarity(to: y).biased ?? .nan
            }
        }
        if layer % 2 == 0 { try measureOurs() }
        let answer = try peer.ask(request, as: Answer.self)
        if layer % 2 == 1 { try measureOurs() }
        numpys = numpys + Spent(wall: answer.wall, processor: answer.processor)
        difference = max(difference, abs(value - answer.value))
    }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    print(
        String(
            format: "  Nightjar %.1f s (%.1f of processor time), NumPy %.1f s (%.1f): × %.2f; largest difference %.1e",
            ours.wall, ours.processor, numpys.wall, numpys.processor, numpys.wall / ours.wall, difference))
    print(
        String(format: "  Nightjar's memory at most %.2f GiB, the states among it", Double(usage.ru_maxrss) / 1_048_576)
    )
    guard difference <= 1e-10 else {
        print("  the values differ")
        exit(1)
    }
}

private struct Kernels: Decodable { var blas: String }

private struct Request: Encodable {
    var x, y: String
    var texts, width: Int
}

private struct Answer: Decodable { var wall, processor, value: Double }

/// Two models' states of a layer, the second's following the first's by half.
private struct LayerStates {
    let x, y: [Float]
    private let texts, width: Int

    init(texts: Int, width: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = texts * width
        var second: [Float] = []
        x = [Float](unsafeUninitializedCapacity: count) { x, filled in
            second = [Float](unsafeUninitializedCapacity: count) { y, filled in
                for place in 0..<count {
                    let bits = generator.next()
                    x[place] = Float(bits >> 40) * 0x1p-24 - 0.5
                    y[place] = 0.5 * x[place] + Float(bits >> 16 & 0xFF_FFFF) * 0x1p-24
                }
                filled = count
            }
            filled = count
        }
        y = second
        self.texts = texts
        self.width = width
    }

    func write(to folder: URL) throws -> Request {
        let files = (x: folder.appending(path: "x"), y: folder.appending(path: "y"))
        try x.withUnsafeBytes { try Data($0).write(to: files.x) }
        try y.withUnsafeBytes { try Data($0).write(to: files.y) }
        return Request(x: files.x.path, y: files.y.path, texts: texts, width: width)
    }
}
