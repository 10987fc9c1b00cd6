import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import SkillProbing

private let data = ProcessInfo.processInfo.environment["NIGHTJAR_DATA"].map {
    URL(fileURLWithPath: $0).appendingPathComponent("MCEval8K")
}
private let smolLM2 = ProcessInfo.processInfo.environment["NIGHTJAR_SMOLLM2"].map { URL(fileURLWithPath: $0) }

/// What a published task holds: items of each split, answers, languages.
private struct Published: Sendable, CustomTestStringConvertible {
    var path: String
    var train: Int?
    var dev: Int
    var test: Int
    var answers: Int
    var languages: Int
    var testDescription: String { path }

    init(_ path: String, _ train: Int?, _ dev: Int, _ test: Int, answers: Int, languages: Int = 1) {
        self.path = path
        (self.train, self.dev, self.test) = (train, dev, test)
        (self.answers, self.languages) = (answers, languages)
    }

    static let all = [
        Published("linguistic/clang8", 6000, 1000, 1000, answers: 2),
        Published("linguistic/postag", 6000, 1000, 1000, answers: 4),
        Published("linguistic/chunking", nil, 1000, 1000, answers: 4),
        Published("classification/agnews", 6000, 1000, 1000, answers: 4),
        Published("classification/amazon-reviews", 6000, 1000, 1000, answers: 5),
        Published("classification/imdb", nil, 1000, 1000, answers: 2),
        Published("fact/commensenseqa", 6000, 1000, 1000, answers: 5),
        Published("fact/myriadlama", 6000, 1000, 1000, answers: 4),
        Published("fact/templama", 6000, 1000, 1000, answers: 4),
        Published("nli/mnli", 6000, 1000, 1000, answers: 3),
        Published("self-reflection/halueval", 6000, 1000, 1000, answers: 2),
        Published("self-reflection/stereoset", 3171, 529, 529, answers: 3),
        Published("multilingual/amazon-review-multi", 6000, 1000, 1000, answers: 5, languages: 5),
        Published("multilingual/mpostag", 6000, 1000, 1000, answers: 4, languages: 5),
    ]
}

@Suite("MCEval8K as it is published", .enabled(if: data != nil, "NIGHTJAR_DATA is not set"))
struct TaskRealDataTests {
    private let folder: URL

    init() throws { folder = try #require(data) }

    @Test("Every row becomes an item, answers and languages in equal shares", arguments: Published.all)
    private func items(_ task: Published) throws {
        func dataset(_ split: String) -> Dataset { Dataset(path: "\(task.path)/\(split).json") }
        let template = try #require(try OurTemplates.template(of: task.path))
        let source = TaskSource(
            name: task.path, train: dataset(task.train == nil ? "valid" : "train"), dev: dataset("valid"),
            test: dataset("test"), template: template)
        let splits = try TaskSplits(source, in: Context(host: FolderHost(folder)))
        let counts = [task.train ?? task.dev, task.dev, task.test]
        let isErrors = task.path == "linguistic/clang8"
        #expect(splits.notes.count == (isErrors ? 3 : 0))
        for (split, count) in zip(splits.named, counts) {
            // Some of clang8's sentences are null.
            #expect(split.items.count == count - (isErrors ? count / 1000 * 3 + count / 2000 : 0))
            let answers = Dictionary(grouping: split.items, by: \.gold).mapValues(\.count)
            #expect(answers.keys.sorted() == Array(0..<task.answers))
            // Stereoset's answers are as they fell.
            if task.path != "self-reflection/stereoset" {
                #expect((answers.values.max() ?? 0) - (answers.values.min() ?? 0) <= (isErrors ? 21 : 1))
            }
            let languages = Dictionary(grouping: split.items, by: \.language).mapValues(\.count)
            #expect(languages.count == task.languages && Set(languages.values).count == 1)
            #expect(split.items.allSatisfy { $0.candidates == task.answers })
        }
    }

    @Test("The folder has twelve tasks with train items; two are left out", .enabled(if: smolLM2 != nil))
    func folderAsItIs() throws {
        let host = FolderHost(folder)
        let model = try Model(folder: #require(smolLM2))
        let reader = try TaskReader(parameters("tasks: \(folder.path)"), model: model, in: Context(host: host))
        #expect(reader.count == 12)
        #expect(host.warnings.count == 2)
        #expect(
            host.warnings.contains { $0.hasPrefix("imdb ") } && host.warnings.contains { $0.hasPrefix("chunking ") })
    }

    @Test(
        "Labels' tokens are those of prompt and label tokenised together", .enabled(if: smolLM2 != nil),
        arguments: ["nli/mnli", "self-reflection/stereoset", "multilingual/mpostag"])
    private func tokens(_ path: String) throws {
        let model = try Model(folder: #require(smolLM2))
        let name = String(path.split(separator: "/")[1])
        let yaml = "tasks: \(folder.path)\nonly: [\(name)]\nitems: {train: 5, dev: 5, test: 10}"
        var reader = try TaskReader(parameters(yaml), model: model, in: Context(host: FolderHost(folder)))
        let read = try #require(try reader.next())
        #expect(read.sizes == [5, 5, 10])
        let decoded = read.test.ids.map { $0.map { model.token($0) }.joined() }
        #expect(Set(read.test.candidates).count == 1)
        for (index, candidates) in read.test.candidates.enumerated() {
            #expect(candidates.map { model.token($0) } == read.labels)
            #expect(read.test.positions[index] == read.test.ids[index].count - 1)
            #expect(decoded[index].hasSuffix(":") || model.token(read.test.ids[index].last ?? 0).count <= 4)
        }
    }
}
