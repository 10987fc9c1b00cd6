import Foundation

/// How far a training is, beside its weights.
struct TrainingState: Equatable {
    /// Of recipe and texts.
    let fingerprint: Double
    /// The mean loss of each epoch that is through.
    var trainLosses: [Double] = []
    /// What dev texts said after each; empty where there are none.
    var devLosses: [Double] = [], devAccuracies: [Double] = []
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

    /// Epochs that are through.
    var epochs: Int { trainLosses.count }

    private static let version = 2.0

    /// Every number with all its bits.
    var data: Data {
        let numbers = [
            Self.version, fingerprint, Double(bestEpoch), Double(sinceBest), Double(steps), Double(done), loss,
            hasEnded ? 1 : 0, Double(generation), Double(bestGeneration),
        ]
        return SavedNumbers([
            numbers, trainLosses, devLosses, devAccuracies, stopped.map { $0.utf8.map(Double.init) } ?? [],
        ]).data
    }

    /// What `data` gave; nil where it is anything else.
    init?(_ data: Data) {
        guard let lists = SavedNumbers(data)?.lists, lists.count == 5, lists[0].count == 10,
            lists[0][0] == Self.version, lists[2].count == lists[3].count,
            lists[2].isEmpty || lists[2].count == lists[1].count
        else { return nil }
        let numbers = lists[0]
        func int(_ index: Int) -> Int { Int(exactly: numbers[index]) ?? 0 }
        fingerprint = numbers[1]
        (bestEpoch, sinceBest, steps, done, loss) = (int(2), int(3), int(4), int(5), numbers[6])
        (hasEnded, generation, bestGeneration) = (int(7) == 1, int(8), int(9))
        (trainLosses, devLosses, devAccuracies) = (lists[1], lists[2], lists[3])
        stopped = lists[4].isEmpty ? nil : String(decoding: lists[4].map { UInt8(exactly: $0) ?? 63 }, as: UTF8.self)
    }
}
