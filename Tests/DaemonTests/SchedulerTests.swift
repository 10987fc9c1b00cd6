import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("Whose turn it is")
struct SchedulerTests {
    static func job(
        _ id: String, priority: Int = 0, arrived: Double = 0, needs: Int? = nil, limits: ResolvedJob.Limits = .init()
    ) -> QueuedJob {
        QueuedJob(
            id: id, name: id, priority: priority, arrived: Date(timeIntervalSince1970: arrived), limits: limits,
            forecast: needs.map { JobForecast(memory: $0 << 30, seconds: 10, threads: 1) })
    }

    /// A machine with 8 cores and 16 GiB, of which jobs may have 12.
    func machine(slots: Int, threads: Int? = nil, isMemorySet: Bool = false) -> Capacity {
        var capacity = Capacity(slots: slots)
        (capacity.memory, capacity.wholeMemory, capacity.isMemorySet) = (12 << 30, 16 << 30, isMemorySet)
        (capacity.cores, capacity.threads) = (8, threads ?? max(1, 8 / slots))
        return capacity
    }

    /// What runs already: jobs with 2 threads each and so many GiB.
    func held(_ memory: [Int], threads: Int = 2) -> [Capacity.Holding] {
        memory.map { .init(memory: $0 << 30, threads: threads) }
    }

    @Test("higher priority first, then first come, then by name")
    func order() {
        var queue = JobQueue()
        for job in [
            Self.job("late", arrived: 9), Self.job("b", arrived: 1), Self.job("a", arrived: 1),
            Self.job("urgent", priority: 5, arrived: 20), Self.job("unloved", priority: -1),
        ] { queue.insert(job) }
        func started(_ slots: Int) -> [String] {
            Scheduler(capacity: Capacity(slots: slots)).plan(queue.ready, beside: []).start.map(\.id)
        }
        #expect(started(9) == ["urgent", "a", "b", "late", "unloved"])
        #expect(started(2) == ["urgent", "a"])
        queue.remove(Self.job("a", arrived: 1))
        #expect(started(9) == ["urgent", "b", "late", "unloved"])
    }

    @Test("what runs together fits into the memory; who does not fit waits, says so, and is passed by nobody")
    func memory() {
        let jobs = [Self.job("big", needs: 6), Self.job("small", arrived: 1, needs: 1)]
        let plan = Scheduler(capacity: machine(slots: 4)).plan(jobs, beside: held([4, 3]))
        #expect(plan.start.isEmpty)
        #expect(plan.waiting == ["big": "waits for memory: needs 6.0 GiB, 5.0 GiB are free"])
        #expect(
            Scheduler(capacity: machine(slots: 4)).plan(jobs, beside: held([4])).start.map(\.id) == ["big", "small"])
    }

    @Test("a job that has not said what it needs gets all that is free, and the next one waits until it has")
    func unknown() throws {
        let jobs = [Self.job("first"), Self.job("second", arrived: 1)]
        let capacity = machine(slots: 4)
        let plan = Scheduler(capacity: capacity).plan(jobs, beside: held([2]))
        #expect(plan.start == [.init(id: "first", grant: .init(memory: 10 << 30, threads: 2))])
        #expect(plan.waiting.isEmpty)
        let grant = try #require(plan.start.first).grant
        #expect(capacity.holding(of: Self.job("first"), grant, hasSpoken: false).memory == 10 << 30)
        #expect(capacity.holding(of: Self.job("first", needs: 3), grant, hasSpoken: true).memory == 3 << 30)
        // It cannot say: an equal share, or what its manifest allows it.
        #expect(capacity.holding(of: Self.job("first", needs: 0), grant, hasSpoken: true).memory == 3 << 30)
        let limited = Self.job("first", limits: .init(memory: 1 << 30))
        #expect(capacity.holding(of: limited, grant, hasSpoken: true).memory == 1 << 30)
        #expect(capacity.verdict(on: limited, beside: held([2])) == .starts(.init(memory: 1 << 30, threads: 2)))
    }

    @Test("a job that has said what it needs gets a little more, since no two starts measure the same")
    func margin() {
        guard case .starts(let grant) = machine(slots: 2).verdict(on: Self.job("a", needs: 4), beside: []) else {
            Issue.record("it does not start")
            return
        }
        #expect(grant.memory.map { $0 > 4 << 30 && $0 < 5 << 30 } == true)
    }

    @Test("more than all jobs are to have: alone on the machine, or never where nightjar.yaml says how much")
    func large() {
        let job = Self.job("huge", needs: 14)
        #expect(machine(slots: 2).verdict(on: job, beside: []) == .starts(.init(memory: 16 << 30, threads: 4)))
        #expect(
            machine(slots: 2).verdict(on: job, beside: held([1]))
                == .waits("waits until nothing else runs: needs 14.0 GiB of memory"))
        let plan = Scheduler(capacity: machine(slots: 2, isMemorySet: true)).plan([job], beside: [])
        #expect(plan.failing["huge"]?.message.contains("memory in nightjar.yaml allows 12.0 GiB") == true)
    }

    @Test("what runs together has no more threads than cores, unless one job alone asks for more")
    func threads() {
        let job = Self.job("a", needs: 1, limits: .init(threads: 7))
        #expect(
            machine(slots: 4).verdict(on: job, beside: held([1]))
                == .waits("waits for threads: needs 7, 6 of 8 are free"))
        let many = Self.job("a", needs: 1, limits: .init(threads: 99))
        let starts = Scheduler(capacity: machine(slots: 4)).plan([many, job], beside: [])
        #expect(starts.start.map(\.grant.threads) == [99] && starts.waiting.keys.sorted() == ["a"])
    }

    @Test("without settings jobs share all cores and three quarters of the memory")
    func defaults() throws {
        let capacity = Capacity(jobs: 3, settings: WorkspaceSettings())
        let cores = ProcessInfo.processInfo.activeProcessorCount
        #expect(capacity.cores == max(3, cores) && capacity.threads == max(1, cores / 3))
        #expect(capacity.memory == capacity.wholeMemory / 4 * 3 && !capacity.isMemorySet)
        let settings = try WorkspaceSettings(Data("memory: 2GiB\nthreads: 5\njobs: 2\n".utf8))
        let set = Capacity(jobs: nil, settings: settings)
        #expect(set.memory == 2 << 30 && set.isMemorySet && set.threads == 5 && set.slots == 2)
    }

    /// Jobs that come without end, each smaller than the one that waits: it starts as soon as what ran before it is done.
    @Test("a big job is not kept waiting by small ones that come after it")
    func starvation() {
        let capacity = machine(slots: 4)
        var queue = JobQueue()
        var running: [(job: QueuedJob, ends: Int, holding: Capacity.Holding)] = []
        var bigStarted: Int?
        for time in 0..<40 {
            queue.insert(Self.job("small-\(time)", arrived: Double(time), needs: 3))
            if time == 5 { queue.insert(Self.job("big", arrived: 5, needs: 11)) }
            running.removeAll { $0.ends <= time }
            for start in Scheduler(capacity: capacity).plan(queue.ready, beside: running.map(\.holding)).start {
                guard let job = queue.ready.first(where: { $0.id == start.id }) else { continue }
                queue.remove(job)
                running.append((job, time + 4, capacity.holding(of: job, start.grant, hasSpoken: true)))
                if job.id == "big" { bigStarted = time }
            }
            #expect(running.reduce(0) { $0 + $1.holding.memory } <= 12 << 30)
        }
        #expect(bigStarted.map { $0 <= 12 } == true, "it started at \(bigStarted.map(String.init) ?? "no time")")
    }
}
