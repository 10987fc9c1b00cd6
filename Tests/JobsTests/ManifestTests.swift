import Documents
import Foundation
import Jobs
import Problems
import SeededNumbers
import Testing

private let minimal = "nightjar: 1\nplugin: token-lengths\n"
@Suite("A manifest is resolved with nothing left open")
struct ManifestResolvingTests {
    @Test("Every key of the example")
    func example() throws {
        let jobs = try read(
            """
            nightjar: 1                       # version
            plugin: domain-neurons
            name: finance-vs-wiki
            model: bert-base-japanese-v3
            parameters:
              positive: {path: finance.jsonl, field: text, sample: 1000}
              negative: wiki.txt
              tokens: contrastive
            seed: 7
            priority: -2
            after: [other-name]
            limits: {time: 8h, memory: 16GiB, threads: 2}
            retries: 3
            """)
        #expect(jobs.count == 1)
        let job = try #require(jobs.first)
        #expect(
            job
                == ResolvedJob(
                    id: "id", name: "finance-vs-wiki", manifestName: "finance-vs-wiki", plugin: "domain-neurons",
                    model: "bert-base-japanese-v3",
                    parameters: [
                        "positive": ["path": "finance.jsonl", "field": "text", "sample": 1000],
                        "negative": ["path": "wiki.txt"], "tokens": "contrastive", "vocabulary": ["contrast": 0.7],
                        "select": 1000,
                    ], seed: 7, priority: -2, after: ["other-name"],
                    limits: .init(time: 28_800, memory: 17_179_869_184, threads: 2), retries: 3))
    }

    @Test("The defaults")
    func defaults() throws {
        let job = try #require(try read(minimal, as: "Fälle 1.yml".replacingOccurrences(of: " ", with: "-")).first)
        #expect(
            job
                == ResolvedJob(
                    id: "id", name: "Fälle-1", manifestName: "Fälle-1", plugin: "token-lengths", model: nil,
                    parameters: [:]))
    }

    @Test("A manifest in JSON")
    func json() throws {
        let job = try read(#"{"nightjar": 1, "plugin": "token-lengths", "seed": 3}"#, as: "a.JSON").first
        #expect(job?.name == "a")
        #expect(job?.seed == 3)
    }

    @Test("Names are compared in one Unicode form")
    func normalized() throws {
        let job = try read(minimal + "name: \"e\u{301}tude\"\nafter: [\"u\u{308}\"]").first
        #expect(job.map { Array($0.name.unicodeScalars) } == Array("\u{E9}tude".unicodeScalars))
        #expect(job?.after.first.map { Array($0.unicodeScalars) } == ["\u{FC}"])
    }

    @Test(
        "Limits in the units that people use",
        arguments: [
            ("time: 90m", 5400, nil), ("time: 30s", 30, nil), ("time: 1.5h", 5400, nil), ("time: 2d", 172_800, nil),
            ("time: 60", 60, nil), ("time: 0.5", 0.5, nil), ("memory: 500MB", nil, 500_000_000),
            ("memory: 16 gib", nil, 17_179_869_184), ("memory: 1.5KiB", nil, 1536), ("memory: 1024", nil, 1024),
            ("memory: 1e9", nil, 1_000_000_000),
        ] as [(String, Double?, Int?)])
    func limits(text: String, time: Double?, memory: Int?) throws {
        let job = try read(minimal + "limits: {\(text)}").first
        #expect(job?.limits == .init(time: time, memory: memory))
    }
}

@Suite("A wrong manifest is rejected with place, key, what was found and what is allowed")
struct ManifestRejectionTests {
    @Test("One fault", arguments: faultyManifests)
    func one(fault: Fault) {
        #expect(faults(fault.manifest) == ["job.yaml:" + fault.line])
    }

    @Test("The default name comes from the file, and the message says so")
    func fileName() {
        #expect(
            faults(minimal, as: "my job.yaml") == [
                "my job.yaml:1:1: name: a name holds letters, digits, \".\", \"_\" and \"-\"; found \" \"; "
                    + "the name comes from the file's: rename it, or write \"name:\""
            ])
    }

    @Test("Everything that is wrong, in the order of the file, each with its line and a caret")
    func everything() throws {
        let manifest = """
            nightjar: 1
            plugin: domain-neurons
            model: bert
            parameters:
              positive: {path: 金融.jsonl, sampel: 3}
              negative: wiki.txt
              tokens: most
            retrys: 2
            """
        do throws(Rejection) {
            _ = try read(manifest)
            Issue.record("not rejected")
        } catch {
            #expect(
                error.text == """
                    job.yaml:5:30: parameters.positive.sampel: unknown key; did you mean sample? known: path, field, sample, limit
                      5 |   positive: {path: 金融.jsonl, sampel: 3}
                                             \u{3000}\u{3000}        ^

                    job.yaml:7:11: parameters.tokens: found the text "most"; allowed: one of all, contrastive
                      7 |   tokens: most
                                    ^

                    job.yaml:8:1: retrys: unknown key; did you mean retries? known: nightjar, plugin, name, model, parameters, \
                    matrix, seed, priority, after, limits, retries
                      8 | retrys: 2
                          ^

                    """)
            #expect(error.description.hasPrefix("job.yaml:5:30:"))
        }
    }

    @Test("A rejection stays short and harmless, whatever the file holds")
    func harmless() throws {
        let keys = (0..<500).map { "\"\\e[31m\($0)\": 1\n" }.joined()
        let long = "\"\(String(repeating: "x", count: 900))\": 1\n"
        do throws(Rejection) {
            _ = try read(minimal + long + keys)
            Issue.record("not rejected")
        } catch {
            #expect(error.problems.count == 501)
            #expect(error.text.count < 10_000)
            #expect(error.text.hasSuffix("\nand 481 more\n"))
            #expect(!error.text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
        }
    }

    @Test("Lines that end as on Windows")
    func windows() throws {
        do throws(Rejection) {
            _ = try read("nightjar: 1\r\nplugin: token-lengths\r\nsede: 1\r\n")
            Issue.record("not rejected")
        } catch {
            #expect(error.text.hasSuffix("\n  3 | sede: 1\n      ^\n"))
        }
    }

    @Test("However a manifest is damaged, it is read or rejected with a line", arguments: 0..<20)
    func damaged(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let whole = Array(
            """
            nightjar: 1
            plugin: domain-neurons
            model: [a]
            parameters: {positive: {path: p, sample: 3}, negative: "n", tokens: all}
            matrix: {model: [a, 'b'], parameters.select: [1, 2e1], limits.time: [8h]}
            limits: {memory: 1GiB}
            """.unicodeScalars)
        let marks = Array("{}[]:,-&*?|>'\"%@ \n\t#0.~".unicodeScalars)
        for _ in 0..<50 {
            var scalars = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<scalars.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: scalars.remove(at: index)
                case 1: scalars.insert(marks.randomElement(using: &random) ?? " ", at: index)
                default: scalars.swapAt(index, Int.random(in: 0..<scalars.count, using: &random))
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            do throws(Rejection) {
                _ = try read(String(text))
            } catch {
                #expect(error.text.hasPrefix("job.yaml:"), "\(String(text))")
                #expect(error.problems.allSatisfy { !$0.description.contains("\n") })
            }
        }
    }

    @Test("What is no manifest at all is rejected with a place")
    func noManifest() {
        #expect(faults(String(repeating: "x", count: 2 << 20)) == ["job.yaml: the file is larger than 1 MiB"])
        #expect(faults("{", as: "a.json") == ["a.json:1:2: the file ends inside the object, begun in line 1, column 1"])
        let bytes = Data([0x6E, 0xFF])
        #expect(throws: Rejection.self) { try reader.read(bytes, fileName: "a.yaml", id: "i") }
    }
}
