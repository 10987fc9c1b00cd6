import Foundation
import NightjarKit
import Testing

@testable import SegmentTuning

@Suite struct `What a comparison shows` {
    /// A part that is right on so many of 200 items, its answers' loss as given.
    private func part(_ choice: LayerChoice, right: Int, loss: Double) -> PartOutcome {
        PartOutcome(
            part: TunedPart(choice: choice, layers: choice.segment == nil ? nil : 0...0),
            trainedParameters: choice == .untuned ? 0 : choice == .all ? 400 : 100, losses: [], stopped: nil,
            scores: (0..<200).map {
                AnswerScore(logProbability: -loss - Double($0 % 7) / 50, tokens: 1, isCorrect: $0 < right)
            })
    }

    private func conclusion(_ parts: [PartOutcome]) throws -> String {
        let example = AnswerExample(ids: [1, 2], answer: 1..<2)
        let task = ScoredTask(
            name: "t", cluster: "c", isHeldOut: false, training: [example],
            test: [AnswerExample](repeating: example, count: 200), overlong: 0, overlap: 0)
        let report = SegmentReport(
            parameters: try parameters(), layers: 4, tasks: TaskSet(tasks: [task]),
            outcome: .init(parts: parts, examples: 1), random: SeededGenerator(seed: 1))
        return try #require(Verdict(report: report).sentences.last)
    }

    @Test func `is nothing where tuning all layers does not help`() throws {
        let text = try conclusion([
            part(.refinement, right: 100, loss: 1), part(.all, right: 101, loss: 1),
            part(.untuned, right: 100, loss: 1),
        ])
        #expect(text.contains("cannot be told from this job"))
    }

    @Test func `is that it matters which layers, where others do worse`() throws {
        let text = try conclusion([
            part(.shared, right: 110, loss: 1.4), part(.refinement, right: 150, loss: 1),
            part(.all, right: 151, loss: 1),
            part(.random, right: 110, loss: 1.4), part(.untuned, right: 40, loss: 3),
        ])
        #expect(text.contains("in accuracy and loss: refinement."))
        #expect(text.contains("it matters which layers are tuned"))
    }

    @Test func `is not that it matters, where as many layers elsewhere do as well`() throws {
        let text = try conclusion([
            part(.refinement, right: 150, loss: 1), part(.all, right: 151, loss: 1), part(.random, right: 149, loss: 1),
            part(.untuned, right: 40, loss: 3),
        ])
        #expect(text.contains("refinement, random."))
        #expect(text.contains("are not shown to do worse"))
    }

    @Test func `is that saving costs, where every part is worse`() throws {
        let text = try conclusion([
            part(.refinement, right: 100, loss: 2), part(.all, right: 151, loss: 1), part(.untuned, right: 40, loss: 3),
        ])
        #expect(text.contains("saving parameters costs quality"))
    }

    @Test func `has differences of either direction, with the same test`() {
        let scores = PartScores(
            [part(.refinement, right: 90, loss: 1), part(.all, right: 100, loss: 0.5)], items: Array(0..<200),
            random: SeededGenerator(seed: 3))
        let one = scores.difference(of: .refinement, from: .all), two = scores.difference(of: .all, from: .refinement)
        #expect(abs((one?.accuracy ?? 0) + 0.05) < 1e-12 && two?.accuracy == one.map { -$0.accuracy })
        #expect(one?.onlyFirst == 0 && one?.onlyOther == 10 && two?.onlyFirst == 10)
        // Two-sided, of ten items that all speak for one side.
        #expect(one?.p == 2.0 / 1024 && two?.p == one?.p)
        #expect(one?.accuracyInterval == two?.accuracyInterval.negated)
        #expect(abs((one?.loss ?? 0) - 0.5) < 1e-12)
        #expect(scores.difference(of: .shared, from: .all) == nil)
    }
}
