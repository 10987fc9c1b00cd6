import Foundation
import NightjarTestKit
import Testing

@testable import NightjarKit
@testable import TextClassifier

@Suite("A text classifier's report")
struct ReportTests {
    private let data: LabelledData

    init() throws {
        let folder = try DataFolder([
            "train.jsonl": lines([("one", "\"a\""), ("two", "\"b\""), ("six", "\"c\"")]),
            "test.jsonl": lines((0..<20).map { ("text \($0)", $0 < 12 ? "\"a\"" : "\"b\"") }),
        ])
        data = try folder.data("{train: train.jsonl, dev: train.jsonl, test: test.jsonl}")
    }

    private func run(_ rate: Double, _ losses: [Double], best: Int, stopped: String? = nil) -> ModelOutcome.Run {
        ModelOutcome.Run(
            learningRate: rate,
            epochs: losses.enumerated().map {
                FineTuned.Epoch(epoch: $0.offset + 1, trainLoss: 2 * $0.element, devLoss: $0.element, devAccuracy: 0.5)
            }, bestEpoch: best, stopped: stopped)
    }

    /// Right on the first so many texts; elsewhere the next label.
    private func predicted(right: Int) -> [Int] {
        data.test.labels.enumerated().map { $0.offset < right ? $0.element : ($0.element + 1) % 3 }
    }

    private func results(modelRight: Int, rivalRight: Int?) throws -> Results {
        var first = ModelOutcome(name: "small", cut: (2, 256)), second = ModelOutcome(name: "large", cut: (0, 256))
        first.runs = [
            run(1e-5, [0.9, 0.7, 0.8], best: 2), run(1e-3, [], best: 0, stopped: "NaN loss at epoch 1, step 1"),
        ]
        first.best = 0
        first.predicted = predicted(right: 10)
        second.runs = [run(1e-5, [0.8, 0.6], best: 2)]
        second.best = 0
        second.predicted = predicted(right: modelRight)
        let job = try parameters("{data: a, epochs: 3}")
        return ClassifierReport(
            data: data, parameters: job, models: [first, second], best: 1,
            rival: rivalRight.map { Rival(predicted: predicted(right: $0)) }
        ).results(checkpoint: nil) { SeededGenerator(seed: 1, stream: $0) }
    }

    @Test("has DESIGN's tables, the rival without learning rate and epochs")
    func tables() throws {
        let results = try results(modelRight: 18, rivalRight: 12)
        #expect(results.tables.map(\.name) == ["scores", "confusion", "epochs", "predictions"])
        let scores = try results.table("scores")
        #expect(scores.columns.prefix(5).map(\.name) == ["model", "accuracy", "macroF1", "learningRate", "epochs"])
        #expect(try scores.strings("model") == ["small", "large", "tfidf-svm"])
        #expect(try scores.doubles("accuracy") == [0.5, 0.9, 0.6])
        #expect(try scores.doubles("learningRate").prefix(2) == [1e-5, 1e-5])
        #expect(try scores.optionalInts("epochs") == [3, 2, nil] && scores.optionalInts("bestEpoch") == [2, 2, nil])
        #expect(
            try scores.optionalInts("onlyModel") == [0, 6, nil] && scores.optionalInts("onlyRival") == [2, 0, nil])
        #expect(try abs(scores.doubles("mcNemarP")[1] - 0.03125) < 1e-12)

        let confusion = try results.table("confusion")
        #expect(confusion.columns.map(\.name) == ["model", "gold", "predicted", "count"])
        #expect(confusion.rowCount == 27)
        #expect(try confusion.ints("count")[9..<18] == [12, 0, 0, 0, 6, 2, 0, 0, 0])

        let epochs = try results.table("epochs")
        #expect(
            epochs.columns.map(\.name) == ["model", "learningRate", "epoch", "trainLoss", "devLoss", "devAccuracy"])
        #expect(try epochs.ints("epoch") == [1, 2, 3, 1, 2])
        let predictions = try results.table("predictions")
        #expect(predictions.columns.map(\.name) == ["row", "gold", "small", "large", "tfidf-svm"])
        #expect(try predictions.strings("large").suffix(3) == ["b", "c", "c"])
    }

    @Test("says in words whether the model beats words")
    func verdicts() throws {
        func verdict(_ model: Int, _ rival: Int) throws -> String {
            try results(modelRight: model, rivalRight: rival).notes.first { $0.text.hasPrefix("large is right") }?.text
                ?? ""
        }
        #expect(try verdict(18, 12).contains("The language model beats words"))
        #expect(try verdict(18, 12).contains("90.0 % (69.9 % to 97.2 %) of 20 test texts"))
        #expect(try verdict(18, 16).contains("That may be chance"))
        #expect(try verdict(8, 20).contains("Words beat the language model"))
        let alone = try results(modelRight: 18, rivalRight: nil)
        #expect(!alone.notes.contains { $0.text.contains("bag of words") })
        #expect(!alone.headlines.contains { $0.name == "mcNemarP" })
    }

    @Test("warns of runs that stopped and of training that ended too early")
    func warnings() throws {
        let warnings = try results(modelRight: 18, rivalRight: 12).notes.filter { $0.kind == .warning }.map(\.text)
        #expect(
            warnings == [
                "small, learning rate 0.001: NaN loss at epoch 1, step 1. This learning rate is left out."
            ])
    }

    @Test("has headlines with intervals that hold the numbers")
    func headlines() throws {
        let results = try results(modelRight: 18, rivalRight: 12)
        func number(_ name: String) throws -> Double {
            try #require(results.headlines.first { $0.name == name }?.value.double, "\(name)")
        }
        for name in ["accuracy", "macroF1", "rivalAccuracy", "rivalMacroF1", "accuracyDifference", "macroF1Difference"]
        {
            #expect(try number(name + ".low") <= number(name) && number(name) <= number(name + ".high"), "\(name)")
        }
        #expect(try number("accuracy.low") < 0.9 && 0.9 < number("accuracy.high"))
        #expect(try abs(number("accuracyDifference") - 0.3) < 1e-12)
        #expect(results.headlines.first?.value.string == "large")
        #expect(results.figures.map(\.name) == ["accuracy", "confusion", "losses"])
    }
}
