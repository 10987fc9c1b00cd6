import Foundation

/// How the learning rate goes on after the warm-up, as transformers' get_constant_schedule_with_warmup,
/// get_linear_schedule_with_warmup and get_cosine_schedule_with_warmup have it.
public enum LearningRateSchedule: String, Sendable, CaseIterable {
    /// It stays.
    case constant
    /// It falls to 0 at the last step.
    case linear
    /// It falls to 0 at the last step along half a cosine.
    case cosine

    /// The factor of the learning rate at a step, from 0.
    ///
    /// - Parameters:
    ///   - step: Which.
    ///   - warmup: Steps in which it rises from 0.
    ///   - total: All steps.
    public func factor(step: Int, warmup: Int, total: Int) -> Double {
        if step < warmup { return Double(step) / Double(max(1, warmup)) }
        let falling = Double(max(1, total - warmup))
        switch self {
        case .constant: return 1
        case .linear: return max(0, Double(total - step) / falling)
        case .cosine: return max(0, 0.5 * (1 + cos(.pi * Double(step - warmup) / falling)))
        }
    }
}
