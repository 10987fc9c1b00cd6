/// What a prober reads off the gradients of an item's candidates by a neuron (Zhao et al. 2025).
public enum SkillProber: String, Sendable, CaseIterable, Codable {
    /// Their signs.
    case polar
    /// Which is the largest, and which the smallest.
    case magnitude
}

/// What a neuron is ranked by.
public enum SkillRanking: String, Sendable, CaseIterable, Codable {
    /// By how the right answer differs from the wrong ones, as the authors' code has it.
    case contrastive
    /// By how often the right answer is of the neuron's polarity, as the paper has it.
    case agreement
}
