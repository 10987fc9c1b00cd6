import Documents
public import Jobs
public import NightjarKit
import Problems

/// The analyses that this program holds.
public struct PluginRegistry: Sendable {
    /// By their ids, in order.
    public let analyses: [any Analysis.Type]

    /// A registry of analyses.
    public init(_ analyses: [any Analysis.Type]) { self.analyses = analyses.sorted { $0.id < $1.id } }

    /// Each analysis as data, for checking manifests.
    public var descriptions: [PluginDescription] { analyses.map(Self.description) }

    private static func description(of analysis: any Analysis.Type) -> PluginDescription {
        func describe<A: Analysis>(_ type: A.Type) -> PluginDescription {
            PluginDescription(
                id: A.id, summary: A.summary, version: A.version, parameters: A.Parameters.schema,
                needsModel: A.needsModel)
        }
        return describe(analysis)
    }

    /// The analysis of an id.
    public subscript(id: String) -> (any Analysis.Type)? { analyses.first { $0.id == id } }

    /// What is wrong with a job's parameters together, as its plugin says.
    public func problems(with job: ResolvedJob) -> [Problem] {
        func check<A: Analysis>(_ type: A.Type) -> [Problem] {
            do {
                return A.problems(with: try A.Parameters(resolved: job.parameters)).map {
                    Problem.badInput($0, at: Problem.Place(key: "parameters"))
                }
            } catch let problem as Problem {
                return [problem]
            } catch {
                return [Problem(.ownError, "\(error)")]
            }
        }
        return self[job.plugin].map { check($0) } ?? []
    }
}
