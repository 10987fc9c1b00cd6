import Foundation
import Measures

/// Half the texts positive; a unit's scores lean a little towards them, some more than others.
func drawScores(units: Int, labels: [Bool], seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    var scores: [Float] = []
    scores.reserveCapacity(units * labels.count)
    for unit in 0..<units {
        let lean = Float(unit % 20) / 40
        for label in labels {
            let bits = generator.next()
            scores.append(Float(bits >> 32) * 0x1p-32 + Float(bits & 0xFFFF_FFFF) * 0x1p-32 - (label ? 1 - lean : 1))
        }
    }
    return scores
}

/// Average precision on one core, beside scikit-learn's on some of the same units.
func averagePrecisionBenchmark(_ settings: Settings) throws {
    let (units, texts, sample) = (settings("units", 100_000), settings("texts", 2000), settings("sample", 500))
    let labels = (0..<texts).map { $0 % 2 == 0 }
    guard let ranked = AveragePrecision(labels: labels) else { return }
    var spent = Spent()
    var compared: (scores: [Float], values: [Double]) = ([], [])
    // A few thousand units at a time: the scores of all would fill the memory.
    let slab = 2000
    for start in stride(from: 0, to: units, by: slab) {
        let count = min(slab, units - start)
        let scores = drawScores(units: count, labels: labels, seed: UInt64(start))
        let values = spent.measure { ranked.values(of: scores) }
        if start == 0 {
            compared = (Array(scores.prefix(sample * texts)), Array(values.prefix(sample)))
        }
    }
    print("  \(units) units × \(texts) texts, one core")
    print("  Nightjar      \(spent.each(units))")
    let peer = try scikitLearn(scores: compared.scores, labels: labels, values: compared.values)
    print("  scikit-learn  \(peer.spent.each(compared.values.count)), \(compared.values.count) of these units")
    let ratio = peer.spent.processor / Double(compared.values.count) / (spent.processor / Double(units))
    print(String(format: "  ratio %.0f, largest difference %.1e", ratio, peer.difference))
    guard peer.difference <= 1e-6 else {
        print("  the values differ")
        exit(1)
    }
}

/// Runs scikit-learn in the Python that NIGHTJAR_BENCH_PYTHON names (Benchmarks/run finds or makes one).
private func scikitLearn(
    scores: [Float], labels: [Bool], values: [Double]
) throws -> (spent: Spent, difference: Double) {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try scores.withUnsafeBytes { try Data($0).write(to: folder.appending(path: "scores")) }
    try values.withUnsafeBytes { try Data($0).write(to: folder.appending(path: "values")) }
    try Data(labels.map { $0 ? 1 : 0 }).write(to: folder.appending(path: "labels"))

    let python = Process()
    let pipe = Pipe()
    python.executableURL = URL(filePath: "/usr/bin/env")
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../average_precision.py")
    let interpreter = ProcessInfo.processInfo.environment["NIGHTJAR_BENCH_PYTHON"] ?? "python3"
    python.arguments = [interpreter, script.standardized.path, folder.path]
    python.standardOutput = pipe
    try python.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    python.waitUntilExit()
    guard python.terminationStatus == 0 else {
        print("  scikit-learn did not run; Benchmarks/run installs it")
        exit(75)
    }
    struct Answer: Decodable {
        var wall: Double
        var processor: Double
        var difference: Double
    }
    let answer = try JSONDecoder().decode(Answer.self, from: output)
    return (Spent(wall: answer.wall, processor: answer.processor), answer.difference)
}
