import NightjarKit
import PluginStore
import ProgramPlugins

/// What an id of a plugin stands for, ready to run.
enum AnalysisSource {
    /// Part of this program.
    case builtIn(any Analysis.Type)
    /// Of a library that is loaded now.
    case library(any Analysis.Type, PluginRecord)
    /// A program of its own.
    case program(ProgramAnalysis)

    /// The analysis, where it is Swift.
    var analysis: (any Analysis.Type)? {
        switch self {
        case .builtIn(let analysis), .library(let analysis, _): analysis
        case .program: nil
        }
    }

    /// Whether it came to Nightjar from outside.
    var isAdded: Bool { if case .builtIn = self { false } else { true } }
}
