import Foundation

/// How far a fine-tuning is, beside its weights.
struct FineTuningState: Equatable {
    /// Of recipe and texts.
    let fingerprint: Double
    /// Epochs that are through.
    var epochs: [FineTuned.Epoch] = []
    /// From 1; 0: none yet.
    var bestEpoch = 0
    /// Epochs since the best.
    var sinceBest = 0
    /// Optimiser steps.
    var steps = 0
    /// Texts of the current epoch that are through.
    var done = 0
    /// The sum of their losses.
    var loss = 0.0
    /// Why training ended before its time.
    var stopped: String?
    var hasEnded = false
    /// Which of two sets of files holds the weights and moments, and the best weights; −1: none.
    var generation = -1, bestGeneration = -1

    init(fingerprint: Double) { self.fingerprint = fingerprint }

    private static let version = 1.0

    /// Every number with all its bits.
    var data: Data {
        let numbers = [
            Self.version, fingerprint, Double(bestEpoch), Double(sinceBest), Double(steps), Double(done), loss,
            hasEnded ? 1 : 0, Double(generation), Double(bestGeneration),
        ]
        return SavedNumbers([
            numbers, epochs.map(\.trainLoss), epochs.map(\.devLoss), epochs.map(\.devAccuracy),
            stopped.map { $0.utf8.map(Double.init) } ?? [],
        ]).data
    }

    /// What `data` gave; nil where it is anything else.
    init?(_ data: Data) {
        guard let lists = SavedNumbers(data)?.lists, lists.count == 5, lists[0].count == 10,
            lists[0][0] == Self.version, Set(lists[1...3].map(\.count)).count == 1
        else { return nil }
        let numbers = lists[0]
        func int(_ index: Int) -> Int { Int(exactly: numbers[index]) ?? 0 }
        fingerprint = numbers[1]
        (bestEpoch, sinceBest, steps, done, loss) = (int(2), int(3), int(4), int(5), numbers[6])
        (hasEnded, generation, bestGeneration) = (int(7) == 1, int(8), int(9))
        epochs = lists[1].indices.map {
            FineTuned.Epoch(
                epoch: $0 + 1, trainLoss: lists[1][$0], devLoss: lists[2][$0], devAccuracy: lists[3][$0])
        }
        stopped = lists[4].isEmpty ? nil : String(decoding: lists[4].map { UInt8(exactly: $0) ?? 63 }, as: UTF8.self)
    }
}
