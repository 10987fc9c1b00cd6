import NightjarKit

/// The first and last layer of each segment, layers counted from 1 as layerwise-mtl counts them: layer l is the one
/// whose output is the state after l layers.
struct SegmentBounds: AnalysisParameters {
    @Parameter("First and last shared layer, as [1, 9]") var shared: [Int]?
    @Parameter("First and last transition layer, as [10, 15]") var transition: [Int]?
    @Parameter("First and last refinement layer, as [16, 32]") var refinement: [Int]?
}

extension SegmentBounds {
    /// The bounds of a segment; nil where they are not given.
    subscript(segment: LayerChoice) -> [Int]? {
        switch segment {
        case .shared: shared
        case .transition: transition
        case .refinement: refinement
        case .all, .random, .untuned: nil
        }
    }

    /// What is wrong with the bounds, for what is to be compared.
    func problems(_ compare: [LayerChoice]) -> [String] {
        var problems: [String] = []
        for choice in LayerChoice.allCases {
            guard let bounds = self[choice] else { continue }
            if !(bounds.count == 2 && bounds[0] >= 1 && bounds[0] <= bounds[1]) {
                problems.append(
                    "`segments.\(choice.rawValue)` is \(bounds); it is [first, last], layers counted from 1")
            }
        }
        for choice in compare {
            guard let segment = choice.segment, self[segment] == nil else { continue }
            problems.append(
                "`segments.\(segment.rawValue)` is missing, which `compare` needs for \(choice.rawValue); give it, or "
                    + "name in `compare` what is to be tuned")
        }
        return problems
    }
}
