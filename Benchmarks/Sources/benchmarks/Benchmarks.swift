import Foundation

/// `benchmarks NAME [key=value …]`: runs one benchmark, or all without a name.
@main
struct Benchmarks {
    static let all: [(name: String, run: @Sendable (Settings) throws -> Void)] = [
        ("average-precision", averagePrecisionBenchmark),
        ("permutation-null", permutationNullBenchmark),
        ("interventions", interventionsBenchmark),
        ("masked-interventions", maskedInterventionsBenchmark),
        ("computed-gradient", computedGradientBenchmark),
        ("masked-computed-gradient", maskedComputedGradientBenchmark),
        ("fine-tuning", fineTuningBenchmark),
        ("answer-tuning", answerTuningBenchmark),
        ("integrated-gradients", integratedGradientsBenchmark),
        ("similarity", similarityBenchmark),
        ("estimates", estimatesBenchmark),
    ]

    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        let name = arguments.first.map { $0.contains("=") ? nil : $0 } ?? nil
        if name != nil { arguments = arguments.dropFirst() }
        let chosen = all.filter { name == nil || $0.name == name }
        guard !chosen.isEmpty else {
            print("no such benchmark; there are: \(all.map(\.name).joined(separator: ", "))")
            exit(2)
        }
        let settings = Settings(arguments)
        for benchmark in chosen {
            print(benchmark.name)
            try benchmark.run(settings)
        }
    }
}

/// Seconds of wall time and of this process' own time, which others that load the machine do not lengthen as much.
struct Spent: Decodable {
    var wall = 0.0
    var processor = 0.0

    static func + (a: Spent, b: Spent) -> Spent {
        Spent(wall: a.wall + b.wall, processor: a.processor + b.processor)
    }

    static func - (a: Spent, b: Spent) -> Spent {
        Spent(wall: a.wall - b.wall, processor: a.processor - b.processor)
    }

    static func / (a: Spent, count: Double) -> Spent {
        Spent(wall: a.wall / count, processor: a.processor / count)
    }

    mutating func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
        let (wallStart, processorStart) = (ContinuousClock.now, clock())
        defer {
            let passed = (ContinuousClock.now - wallStart).components
            wall += Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
            processor += Double(clock() - processorStart) / Double(CLOCKS_PER_SEC)
        }
        return try body()
    }

    /// As `7.9 µs a unit (7.8 of processor time)`.
    func each(_ count: Int) -> String {
        let (wall, processor) = (wall / Double(count) * 1e6, processor / Double(count) * 1e6)
        return String(format: "%.1f µs a unit (%.1f of processor time)", wall, processor)
    }
}
