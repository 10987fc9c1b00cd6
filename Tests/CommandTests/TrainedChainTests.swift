import Foundation
import Testing

@Suite("A classifier that is trained, then explained", .timeLimit(.minutes(30)))
struct TrainedChainTests {
    @Test("two jobs dropped together give the same bytes twice, the daemon killed in one of the runs")
    func trainedAndExplained() throws {
        let test = try TestWorkspace(texts: 30)
        try test.write("nightjar.yaml", "cache: none\n")
        var rows: [String] = []
        for (file, label) in [("finance", "money"), ("everyday", "life")] {
            let texts = try String(contentsOf: test.root.appendingPathComponent("data/\(file).txt"), encoding: .utf8)
            rows += texts.split(separator: "\n").map { "{\"text\": \"\($0)\", \"label\": \"\(label)\"}" }
        }
        try test.write("data/texts.jsonl", rows.joined(separator: "\n") + "\n")
        let outputs = try (0..<2).map { run -> [URL] in
            try test.write(
                "inbox/explain.yaml",
                """
                nightjar: 1
                plugin: integrated-gradients
                model: job:train
                parameters: {texts: {path: texts.jsonl, limit: 4}, target: gold, steps: {fixed: 20}, figures: 2}
                """)
            try test.write(
                "inbox/train.yaml",
                """
                nightjar: 1
                plugin: text-classifier
                model: tiny
                parameters: {data: texts.jsonl, learningRates: [0.001], epochs: 3, batch: 8, accumulation: 1}
                """)
            if run == 1 {
                let daemon = try NightjarProcess.watch(test.root)
                let deadline = Date().addingTimeInterval(120)
                while test.bundles.isEmpty, Date() < deadline { usleep(2000) }
                kill(daemon.processIdentifier, SIGKILL)
                daemon.waitUntilExit()
            }
            let once = try NightjarProcess.run(["watch", "--once"], in: test.root)
            #expect(once.status == 0, "\(once.errors)")
            let folders = try ["train", "explain"].map { name in
                let bundle = try #require(test.bundles.first { $0.hasPrefix(name + "-2") && !$0.contains(".failed") })
                defer { try? FileManager.default.removeItem(at: test.outbox.appendingPathComponent(bundle)) }
                return try test.unpack(bundle)
            }
            #expect(test.bundles.isEmpty)
            return folders
        }
        for (a, b) in zip(outputs[0], outputs[1]) {
            let differing = try NightjarProcess.tool("diff", ["-rq", a.path, b.path], in: test.root).output
            let names = differing.split(separator: "\n").compactMap { $0.split(separator: " ").dropFirst().first }
                .map { String($0.split(separator: "/").last ?? "") }
            #expect(Set(names).isSubset(of: ["provenance.json", "log.jsonl", "SHA256SUMS"]), "\(differing)")
        }
        let (trained, explained) = (outputs[0][0], outputs[0][1])
        #expect(FileManager.default.fileExists(atPath: trained.appendingPathComponent("checkpoint/config.json").path))
        let provenance = try String(contentsOf: explained.appendingPathComponent("provenance.json"), encoding: .utf8)
        let weights = trained.appendingPathComponent("checkpoint/model.safetensors").path
        let sum = try NightjarProcess.tool("sha256sum", [weights], in: test.root).output.prefix(64)
        #expect(provenance.contains("\"job:train\"") && provenance.contains(sum))
        let report = try String(contentsOf: explained.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(report.contains("job:train") && report.contains("<figure class=\"texts\">"))
    }
}
