import NightjarKit

/// A model's part.
enum Role: String, CaseIterable, Sendable {
    /// Before tuning.
    case pretrained
    /// Tuned on all tasks.
    case tuned
    /// Tuned on one.
    case control
}

/// Two models whose states are compared, in the order of tables.
enum Pair: String, CaseIterable, Sendable {
    case tunedControl = "tuned-control"
    case pretrainedControl = "pretrained-control"
    case tunedPretrained = "tuned-pretrained"

    var roles: (Role, Role) {
        switch self {
        case .tunedControl: (.tuned, .control)
        case .pretrainedControl: (.pretrained, .control)
        case .tunedPretrained: (.tuned, .pretrained)
        }
    }
}

/// What states are compared by.
enum SimilarityMetric: String, ParameterChoice {
    /// Linear centred kernel alignment.
    case cka
    /// The same without its bias by few prompts.
    case debiased = "cka-debiased"
    /// The mean canonical correlation of the dimensions that hold 99 % of the variance.
    case svcca
}
