/// How the learning rate goes on after the warm-up, as transformers' get_constant_schedule_with_warmup and
/// get_linear_schedule_with_warmup have it.
public enum LearningRateSchedule: String, Sendable, CaseIterable {
    /// It stays.
    case constant
    /// It falls to 0 at the last step.
    case linear

    /// The factor of the learning rate at a step, from 0.
    ///
    /// - Parameters:
    ///   - warmup: Steps in which it rises from 0.
    ///   - total: All steps.
    public func factor(step: Int, warmup: Int, total: Int) -> Double {
        if step < warmup { return Double(step) / Double(max(1, warmup)) }
        switch self {
        case .constant: return 1
        case .linear: return max(0, Double(total - step) / Double(max(1, total - warmup)))
        }
    }
}

extension FineTuning {
    /// The learning rate of a step, from 0, of `total`.
    public func learningRate(step: Int, of total: Int) -> Double {
        let steps = warmup < 1 ? Int((Double(total) * warmup).rounded(.up)) : Int(warmup)
        return learningRate * schedule.factor(step: step, warmup: steps, total: total)
    }
}
