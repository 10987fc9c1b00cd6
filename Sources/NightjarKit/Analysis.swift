// The kit's face: what a plugin may name without another import.
@_exported public import BagOfWords
@_exported public import Measures
@_exported public import Problems
@_exported public import Reports

/// An analysis: turns a job's parameters into results. A plugin is one file, or more, with a type that conforms to it.
///
/// ```swift
/// struct TokenLengths: Analysis {
///     static let id = "token-lengths"
///     static let summary = "How many tokens the texts have"
///
///     struct Parameters: AnalysisParameters {
///         @Parameter("The texts to count in") var texts: Dataset
///     }
///
///     func run(_ parameters: Parameters, in context: Context) async throws -> Results {
///         let texts = try context.texts(parameters.texts)
///         let model = try await context.model()
///         var results = Results()
///         results.headline("tokens", texts.reduce(0) { $0 + model.tokenize($1).count })
///         return results
///     }
/// }
/// ```
///
/// A job names it by ``id``. Its ``Parameters-swift.associatedtype`` are checked when the job file is dropped, before it
/// is queued; the analysis runs in a process of the job's own, which has nothing but the ``Context`` and its files.
public protocol Analysis: Sendable {
    /// What a manifest's `parameters` may hold.
    associatedtype Parameters: AnalysisParameters

    /// The name in a manifest's `plugin`: lower-case words joined by `-`.
    static var id: String { get }
    /// One sentence: what it answers.
    static var summary: String { get }
    /// Its own version, recorded in provenance.
    static var version: String { get }
    /// Whether a job must name a `model`.
    static var needsModel: Bool { get }

    /// An analysis holds no state of its own.
    init()

    /// What is wrong with the parameters together, beyond each alone; checked before a job is queued.
    static func problems(with parameters: Parameters) -> [String]

    /// What a run would need; nil where the analysis cannot say. It may read the data, and must not run the model.
    func estimate(_ parameters: Parameters, in context: Context) async throws -> Estimate?

    /// Computes the results; whatever it throws fails the job, and stands in its bundle.
    func run(_ parameters: Parameters, in context: Context) async throws -> Results
}

extension Analysis {
    /// 1.0.0
    public static var version: String { "1.0.0" }
    /// Most do.
    public static var needsModel: Bool { true }
    /// None.
    public static func problems(with parameters: Parameters) -> [String] { [] }
    /// Unknown.
    public func estimate(_ parameters: Parameters, in context: Context) async throws -> Estimate? { nil }
}
