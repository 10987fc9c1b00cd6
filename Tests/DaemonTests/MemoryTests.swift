import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("Jobs share the machine's memory", .timeLimit(.minutes(30)))
struct MemoryTests {
    let test: TestWorkspace
    init() throws {
        test = try TestWorkspace()
        try Data("memory: 1000MiB\nthreads: 1\n".utf8).write(to: test.root.appendingPathComponent("nightjar.yaml"))
    }

    /// A worker that needs so many MiB: says so, does not begin where it may not have them, and notes who runs beside it.
    func worker(_ needs: String, seconds: Double = 0.5) -> String {
        """
        NEED=$(\(needs))
        printf '{"memory": %s, "seconds": 1, "threads": 1}' $((NEED << 20)) > .forecast && mv .forecast forecast.json
        printf '!' >&3
        MAY=$(sed -n 's/.*"memory": *\\([0-9]*\\).*/\\1/p' start.json)
        [ $((NEED << 20)) -gt "$MAY" ] && exit 75
        echo "$NEED" > "../../../live-$ID"
        cat ../../../live-* | awk '{sum += $1} END {print sum, NR}' >> ../../../sums
        sleep \(seconds); rm "../../../live-$ID"
        \(TestWorker.finish)
        """
    }

    /// What ran together, in MiB, and how many, each time that another began.
    var sums: [(memory: Int, jobs: Int)] {
        (test.text("sums") ?? "").split(separator: "\n").map { line in
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            return (numbers.first ?? 0, numbers.last ?? 0)
        }
    }

    @Test("several run at once as far as they fit, and all run")
    func together() async throws {
        for (index, need) in [300, 600, 200, 500, 400, 300].enumerated() {
            try test.drop("job-\(index).yaml", "\"name\": \"n\(need).\(index)\"")
        }
        let needs = #"sed -n 's/.*"name": *"n\([0-9]*\)\..*/\1/p' job.json"#
        let daemon = try RunningDaemon(test, worker: worker(needs), once: true, jobs: 4, forecastPatience: 30)
        try await daemon.ended()
        #expect(test.outbox.count == 6 && !test.outbox.contains { $0.contains("failed") })
        #expect(sums.count == 6)
        #expect(sums.allSatisfy { $0.memory <= 1000 } && sums.contains { $0.jobs > 1 }, "\(sums)")
    }

    @Test("a job that needs more than is free says so in status, and starts when it is; no retry is used up")
    func waiting() async throws {
        try test.drop("first.yaml", "\"name\": \"n700.first\"")
        let needs = #"sed -n 's/.*"name": *"n\([0-9]*\)\..*/\1/p' job.json"#
        let worker = worker(needs, seconds: 0).replacing(
            "sleep 0.0;", with: "while [ ! -e ../../../go ]; do sleep 0.05; done;")
        let daemon = try RunningDaemon(test, worker: worker, jobs: 2, forecastPatience: 30)
        try await eventually("the first") { sums.count == 1 }
        try test.drop("second.yaml", "\"name\": \"n500.second\"")
        try await eventually("the reason") {
            (try? StatusReport(test.workspace).waiting.first?.state.phase.reason)
                == "waits for memory: needs 500 MiB, 300 MiB are free"
        }
        #expect(sums.count == 1)
        try Data().write(to: test.root.appendingPathComponent("go"))
        try await eventually("both bundles") { test.outbox.count == 2 }
        try await daemon.stopped()
        let state = try #require(JobSearch(test.workspace).jobs("n500.second").first).state
        #expect(state.starts == 2 && state.retriesUsed == 0 && state.forecast?.memory == 500 << 20)
    }

    @Test("a job that needs more than all are to have fails, saying which setting forbids it")
    func never() async throws {
        try test.drop("a.yaml")
        try await RunningDaemon(test, worker: worker("echo 1200"), once: true, forecastPatience: 30).ended()
        let state = try #require(JobSearch(test.workspace).jobs("a").first).state
        #expect(state.phase == .failed)
        #expect(
            state.message?.contains("needs about 1.2 GiB of memory and memory in nightjar.yaml allows 1000 MiB") == true
        )
    }

    @Test("each start says which it is, what it may use, and how many threads")
    func start() async throws {
        try test.drop("a.yaml", "\"retries\": 1")
        let worker =
            "cat start.json >> ../../../starts; [ -e once ] || { touch once; kill -SEGV $$; }\n" + TestWorker.finish
        try await RunningDaemon(test, worker: worker, once: true).ended()
        let starts = (test.text("starts") ?? "").split(separator: "}").compactMap { text in
            try? JobStart(value: .init(json: Data((text + "}").utf8), file: nil))
        }
        #expect(starts == [1, 2].map { JobStart(attempt: $0, memory: 1000 << 20, threads: 1) })
    }
}
