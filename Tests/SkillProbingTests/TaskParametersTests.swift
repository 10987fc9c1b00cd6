import Foundation
import NightjarKit
import Testing

@testable import SkillProbing

@Suite("The parameters of skill-probing")
struct TaskParametersTests {

    @Test("Defaults are the paper's")
    func defaults() throws {
        let parameters = try parameters("tasks: MCEval8K")
        #expect(parameters.tasks.first == DataPath("MCEval8K"))
        #expect(parameters.shots.first == .perLabel)
        #expect(parameters.labelToken == .context)
        #expect(parameters.probers == [.polar, .magnitude])
        #expect(parameters.ranking == .contrastive)
        #expect(parameters.sizes.first == 1 && parameters.sizes.last == 65_536 && parameters.sizes.count == 17)
        #expect(parameters.problems == [])
    }

    @Test("A list of tasks has a data set each")
    func list() throws {
        let parameters = try parameters(
            "tasks: [{name: agnews, train: a.jsonl, dev: {path: b.csv, limit: 5}, test: c.json}]")
        let tasks = try #require(parameters.tasks.second)
        #expect(tasks[0].name == "agnews" && tasks[0].train?.path == "a.jsonl" && tasks[0].dev.limit == 5)
        #expect(parameters.problems == [])
    }

    @Test(
        "What can be said before a job runs is said",
        arguments: [
            ("tasks: T\nshots: 2", "`shots` is `perLabel` (one demonstration a label) or 0, not 2"),
            ("tasks: T\nprobers: []", "`probers` is empty; give polar, magnitude, or both"),
            ("tasks: T\nprobers: [polar, polar]", "`probers` has polar twice"),
            ("tasks: T\nsizes: []", "`sizes` is empty; give numbers of neurons, as [1, 2, 4]"),
            ("tasks: T\nsizes: [0]", "`sizes` has 0; each must be 1 or more"),
            ("tasks: T\nsizes: [4, 4]", "`sizes` has 4 twice"),
            ("tasks: T\nitems: {dev: 0}", "`items.dev` is 0; it must be 1 or more"),
            ("tasks: T\nonly: []", "`only` is empty; name tasks, or leave it out to take all"),
            ("tasks: T\nonly: [a, a]", "`only` has a twice"),
            ("tasks: []", "`tasks` is empty; give a folder, or a list of {name, train, dev, test}"),
            (
                "tasks: [{name: a, dev: d.json, test: t.json}, {name: a, dev: d.json, test: t.json}]",
                "`tasks` has a twice; tasks are told apart by their names"
            ),
        ])
    func problems(yaml: String, problem: String) throws {
        #expect(try parameters(yaml).problems == [problem])
    }
}
