import Foundation
public import NightjarKit

/// Runs an analysis as a job would, over a tiny model and small texts, within a test and in no time.
///
/// ```swift
/// import NightjarTestKit
/// import Testing
///
/// @Test func countsTokens() async throws {
///     let results = try await AnalysisTest.run(TokenLengths.self, parameters: "texts: finance.txt")
///     #expect(try results.headline("tokens") > 0)
/// }
/// ```
public enum AnalysisTest {
    /// Runs an analysis with parameters as a job file has them under `parameters:`, in YAML.
    ///
    /// They are checked as a manifest's are, and the job's needs are estimated before it runs.
    ///
    /// - Parameters:
    ///   - analysis: The analysis.
    ///   - parameters: What stands under `parameters:`.
    ///   - folder: The data, and the model; nil: a BERT and `TinyTexts.files`.
    ///   - seed: The job's.
    /// - Throws: A `Problem` where the parameters are refused, and whatever the analysis throws.
    public static func run<A: Analysis>(
        _ analysis: A.Type, parameters: String, in folder: TestFolder? = nil, seed: UInt64 = 7
    ) async throws -> Results {
        let yaml = parameters.allSatisfy(\.isWhitespace) ? "{}" : parameters
        return try await run(
            analysis, parameters: try A.Parameters(document: Data(yaml.utf8), file: "parameters.yaml"), in: folder,
            seed: seed)
    }

    /// Runs an analysis with parameters that are made in Swift.
    ///
    /// - Throws: A `Problem` where the parameters are refused, and whatever the analysis throws.
    public static func run<A: Analysis>(
        _ analysis: A.Type, parameters: A.Parameters, in folder: TestFolder? = nil, seed: UInt64 = 7
    ) async throws -> Results {
        let problems = A.problems(with: parameters)
        guard problems.isEmpty else { throw Problem.badInput(problems.joined(separator: "; ")) }
        let folder = try folder ?? TestFolder()
        // The folder lives until the run is over.
        defer { withExtendedLifetime(folder) {} }
        let context = Context(host: folder.host(seed: seed))
        _ = try await A().estimate(parameters, in: context)
        return try await A().run(parameters, in: context)
    }
}
