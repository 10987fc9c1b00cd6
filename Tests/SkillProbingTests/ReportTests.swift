import Foundation
import NightjarKit
import Testing

@testable import SkillProbing

@Suite("What the results of skill-probing say")
struct ReportTests {
    private let results: Results

    init() throws {
        func found(_ prober: SkillProber, _ right: [Bool], _ neurons: [(Int, Int, Double)], _ accuracies: [Double])
            -> ProberOutcome
        {
            ProberOutcome(
                prober: prober, sizes: [1, 2, 4], devAccuracies: accuracies,
                neurons: neurons.map { ProberOutcome.Neuron(index: $0.0, polarity: $0.1, score: $0.2) },
                score: MethodScore(right: right, ties: prober == .polar ? 1 : 0))
        }
        func right(_ count: Int, of all: Int) -> [Bool] { (0..<all).map { $0 < count } }
        let first = TaskOutcome(
            name: "first", notes: ["2 items were left out."], devItems: 50, chance: 0.25,
            lmProb: MethodScore(right: right(8, of: 20)),
            probers: [
                found(.polar, right(16, of: 20), [(7, -1, -3), (0, 1, 3)], [0.2, 0.6, 0.6]),
                found(.magnitude, right(8, of: 20), [(4, 0, 0)], [0.5, 0.25, 0.125]),
            ])
        let second = TaskOutcome(
            name: "second", notes: [], devItems: 1000, chance: 0.5, lmProb: MethodScore(right: right(1, of: 2)),
            probers: [
                found(.polar, right(1, of: 2), [(7, 1, 5), (1, 1, 4), (2, 1, 4), (3, -1, -4)], [0, 0, 1]),
                found(.magnitude, right(2, of: 2), [(4, 1, 9)], [1, 1, 1]),
            ])
        results = SkillReport(
            outcomes: [first, second],
            parameters: try SkillProbingParameters(document: Data("tasks: none".utf8), file: "job.yaml"), layers: 2,
            neuronsPerLayer: 4
        ).results()
    }

    private func rows(_ name: String) throws -> [String] {
        let table = try #require(results.tables.first { $0.name == name })
        return [table.columns.map(\.name).joined(separator: ",")]
            + (0..<table.rowCount).map { row in
                table.columns.map { $0.values.text(at: row) }.joined(separator: ",")
            }
    }

    @Test("accuracy.csv is the paper's table")
    func accuracy() throws {
        #expect(
            try rows("accuracy") == [
                "task,items,rand,lmProb,polar,polarNeurons,magnitude,magnitudeNeurons",
                "first,20,0.25,0.4,0.8,2,0.4,1",
                "second,2,0.5,0.5,0.5,4,1.0,1",
            ])
    }

    @Test("headlines are the mean over tasks")
    func headlines() {
        let values = Dictionary(uniqueKeysWithValues: results.headlines.map { ($0.name, $0.value.double ?? -1) })
        #expect(values["macroRand"] == 0.375 && values["macroLmProb"] == 0.45)
        #expect(values["macroPolar"] == 0.65 && values["macroMagnitude"] == 0.7)
    }

    @Test("sizes.csv has every size that was tried")
    func sizes() throws {
        let rows = try rows("sizes")
        #expect(rows.prefix(3) == ["task,prober,neurons,devAccuracy", "first,polar,1,0.2", "first,polar,2,0.6"])
        #expect(rows.count == 1 + 12)
    }

    @Test("skill-neurons.csv names each neuron of the chosen size by layer, with its polarity")
    func neurons() throws {
        let rows = try rows("skill-neurons")
        #expect(
            rows.prefix(4) == [
                "task,prober,rank,layer,neuron,polarity,score", "first,polar,1,1,3,negative,-3.0",
                "first,polar,2,0,0,positive,3.0", "first,magnitude,1,1,0,none,0.0",
            ])
        #expect(rows.count == 1 + 2 + 1 + 4 + 1)
        #expect(try self.rows("layers").dropFirst().prefix(2) == ["first,polar,0,1", "first,polar,1,1"])
    }

    @Test("accuracies have Wilson's intervals, and McNemar's test against LM-Prob")
    func statistics() throws {
        let intervals = try rows("intervals")
        #expect(intervals[0] == "task,method,right,items,accuracy,low,high,ties")
        #expect(intervals[2].hasPrefix("first,polar,16,20,0.8,0.58398"))
        #expect(intervals[2].hasSuffix(",1"))
        // 8 items on which polar alone is right: 2·2⁻⁸.
        let tests = try rows("significance")
        #expect(tests[0] == "task,prober,onlyProber,onlyLmProb,p" && tests[1].hasPrefix("first,polar,8,0,"))
        let p = try #require(tests[1].split(separator: ",").last.flatMap { Double($0) })
        #expect(abs(p - 0.0078125) < 1e-12)
    }

    @Test("overlap.csv has every two tasks, beside what chance gives")
    func overlap() throws {
        #expect(
            try rows("overlap") == [
                "prober,task,otherTask,neurons,otherNeurons,common,expected,beyondChance",
                "polar,first,second,2,4,1,1.0,0.0", "magnitude,first,second,1,1,1,0.125,1.0",
            ])
    }

    @Test("the reader is told of ties, of few dev items and of differences that may be chance")
    func notes() {
        let texts = results.notes.map(\.text).joined(separator: "\n")
        #expect(texts.contains("first: 2 items were left out."))
        #expect(texts.contains("few dev items (first 50)"))
        #expect(texts.contains("The polar prober is better than LM-Prob beyond chance on 1 of 2 tasks"))
        #expect(texts.contains("first polar 1"))
    }

    @Test("a prober that was not asked for leaves its columns empty")
    func onlyOne() throws {
        let outcome = TaskOutcome(
            name: "t", notes: [], devItems: 900, chance: 0.5, lmProb: MethodScore(right: [true]), probers: [])
        let report = SkillReport(
            outcomes: [outcome],
            parameters: try SkillProbingParameters(document: Data("tasks: none".utf8), file: "job.yaml"), layers: 1,
            neuronsPerLayer: 1)
        let table = report.accuracy
        #expect(table.columns.map { $0.values.text(at: 0) } == ["t", "1", "0.5", "1.0", "", "", "", ""])
        #expect(!report.results().headlines.contains { $0.name == "macroPolar" })
    }
}
