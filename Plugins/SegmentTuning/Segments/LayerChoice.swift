import NightjarKit

/// Which layers of a model are tuned.
enum LayerChoice: String, ParameterChoice {
    case shared
    case transition
    case refinement
    /// With `full` embeddings, last normalisation and head too.
    case all
    /// As many consecutive layers as refinement has, elsewhere: what the number of parameters alone gives.
    case random
    /// The model as it is.
    case untuned = "none"

    /// The segment whose bounds it needs; nil for none.
    var segment: LayerChoice? {
        switch self {
        case .shared, .transition, .refinement: self
        case .random: .refinement
        case .all, .untuned: nil
        }
    }
}
