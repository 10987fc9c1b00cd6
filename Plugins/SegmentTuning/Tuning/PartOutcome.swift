import NightjarKit

/// What became of one part.
struct PartOutcome: Sendable {
    let part: TunedPart
    /// How many values were trained; 0 where none were.
    let trainedParameters: Int
    /// The mean loss of an answer token, an epoch each.
    let losses: [Double]
    /// Why tuning ended before its time.
    let stopped: String?
    /// Of every scored item, a task after the other.
    let scores: [AnswerScore]

    var name: String { part.name }
}
