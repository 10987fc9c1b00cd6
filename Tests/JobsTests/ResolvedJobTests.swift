import Documents
import Foundation
import Jobs
import Problems
import SeededNumbers
import Testing

@Suite("A resolved job is written out and read back")
struct ResolvedJobTests {
    private let job = ResolvedJob(
        id: "2026-id", name: "n-1", manifestName: "n", plugin: "domain-neurons", model: "m",
        parameters: ["positive": ["path": "p"], "rate": 1.0], seed: .max, priority: 3, after: ["a", "b"],
        limits: .init(time: 1.5, memory: 5), retries: 2)

    @Test("Everything stands in it, in one order")
    func written() {
        #expect(
            job.value.json(pretty: false)
                == #"{"nightjar":1,"id":"2026-id","name":"n-1","manifestName":"n","plugin":"domain-neurons","model":"m","#
                + #""parameters":{"positive":{"path":"p"},"rate":1.0},"seed":"18446744073709551615","priority":3,"#
                + #""after":["a","b"],"limits":{"time":1.5,"memory":5,"threads":null},"retries":2}"#)
        #expect(job.bundleValue["id"] == nil)
        var without = job.value
        without["id"] = nil
        #expect(job.bundleValue.json() == without.json())
    }

    @Test("What is written reads back the same")
    func roundTrip() throws {
        let bytes = Data(job.value.json().utf8)
        #expect(try ResolvedJob(value: Value(json: bytes, file: nil)) == job)
        let small = ResolvedJob(id: "i", name: "n", manifestName: "n", plugin: "p", model: nil, parameters: [:])
        #expect(try ResolvedJob(value: Value(json: Data(small.value.json().utf8), file: nil)) == small)
    }

    @Test(
        "A missing or wrong key is named",
        arguments: [
            "nightjar", "id", "name", "manifestName", "plugin", "model", "parameters", "seed", "priority", "after",
            "limits", "retries",
        ])
    func wrong(key: String) throws {
        var value = job.value
        value[key] = nil
        #expect(message { try ResolvedJob(value: value) }?.hasPrefix("\(key): not a resolved job") == true)
        value = job.value
        value[key] = [true]
        if key != "after" {
            #expect(message { try ResolvedJob(value: value) }?.hasPrefix("\(key): not a resolved job") == true)
        }
    }

    @Test("The jobs whose checkpoints it reads")
    func references() throws {
        let jobs = try read(
            """
            {nightjar: 1, plugin: domain-neurons, model: job:train, parameters: {positive: a, negative: b,
            derivedModel: job:tune}}
            """)
        #expect(jobs[0].jobReferences(plugin: domainNeurons) == ["train", "tune"])
    }
}

@Suite("A resolved job, written as a manifest, resolves to itself")
struct ResolvingTwiceTests {
    @Test("For manifests of every form", arguments: 0..<200)
    func idempotent(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        func maybe(_ text: String) -> String { Bool.random(using: &random) ? text : "" }
        func one(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
        let positive = one(["p.txt", "{path: /p.csv, field: t}", "{limit: 3, path: p, sample: 1e2}"])
        var manifest = "nightjar: 1\nplugin: domain-neurons\n"
        manifest += "model: \(one(["m", "org/m", "/abs/m", "job:other"]))\n"
        manifest += maybe("name: \(one(["a", "金融-1", "x.y_z", "\"2026\""]))\n")
        manifest += maybe("seed: \(one(["1", "9223372036854775807", "1e3"]))\n") + maybe("priority: -5\n")
        manifest += maybe("after: [b, c]\n") + maybe("retries: 4\n")
        manifest += maybe("limits: {time: \(one(["8h", "1.5"])), memory: \(one(["1.3GiB", "7"]))}\n")
        manifest += "parameters:\n  negative: n\n  positive: \(positive)\n" + maybe("  select: 1e1\n")
        manifest += maybe("  vocabulary: {contrast: \(one(["1", "0.30000000000000004", "1e-7"]))}\n")
        manifest += maybe("matrix: {parameters.tokens: [contrastive, all], limits.threads: [1, 2]}\n")
        for job in try read(manifest) {
            var again: Value = ["nightjar": 1]
            for member in job.value.members ?? [] where !["id", "manifestName", "nightjar"].contains(member.key) {
                if !member.value.isNull { again[member.key] = member.value }
            }
            for limit in again["limits"]?.members ?? [] where limit.value.isNull {
                again["limits"]?[limit.key] = nil
            }
            for fileName in ["x.json", "x.yaml"] {
                var second = try #require(
                    try reader.read(Data(again.json().utf8), fileName: fileName, id: job.id).first, "\(manifest)")
                second.manifestName = job.manifestName
                #expect(second == job, "\(manifest)")
                #expect(second.value.json() == job.value.json(), "\(manifest)")
            }
        }
    }
}
