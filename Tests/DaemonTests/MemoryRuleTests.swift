import Testing

@testable import Daemon

@Suite("Who has too much memory")
struct MemoryRuleTests {
    let machine = MachineMemory(total: 30_000 << 20, available: 20_000 << 20)

    func use(_ id: String, _ mebibytes: Int, limit: Int? = nil, forecast: Int? = nil) -> MemoryRule.Use {
        MemoryRule.Use(
            id: id, memory: mebibytes << 20, limit: limit.map { $0 << 20 }, forecast: forecast.map { $0 << 20 })
    }

    func offenders(_ uses: [MemoryRule.Use], budget: Int? = nil, available: Int? = nil) -> [String] {
        var machine = machine
        if let available { machine.available = available << 20 }
        return MemoryRule(budget: budget.map { $0 << 20 }).offenders(uses, on: machine).map(\.id)
    }

    @Test("whoever is beyond its own limit, and nobody at it")
    func own() {
        #expect(offenders([use("a", 101, limit: 100), use("b", 100, limit: 100), use("c", 500)]) == ["a"])
        #expect(offenders([use("a", 101, limit: 100), use("b", 300, limit: 200)]) == ["a", "b"])
    }

    @Test("of those that are too much together, the one furthest beyond what it said")
    func budget() {
        let uses = [use("large", 800, forecast: 790), use("liar", 300, forecast: 100)]
        #expect(offenders(uses, budget: 1100).isEmpty)
        #expect(offenders(uses, budget: 1000) == ["liar"])
        #expect(offenders([use("a", 10), use("b", 1000)], budget: 1000) == ["b"])
    }

    @Test("where nobody has said, the machine's memory less a reserve is what there is")
    func whole() {
        #expect(machine.reserve == 1000 << 20)
        #expect(offenders([use("a", 28_999)]).isEmpty)
        #expect(offenders([use("a", 29_001)]) == ["a"])
    }

    @Test("where the machine runs short, the job that is why; others' shortage is not a job's fault")
    func shortage() {
        #expect(offenders([use("a", 5000), use("b", 2000)], available: 1001).isEmpty)
        #expect(offenders([use("a", 5000), use("b", 2000)], available: 999) == ["a"])
        #expect(offenders([use("a", 900)], available: 100).isEmpty)
    }

    @Test("it is said what was found and what is allowed")
    func messages() {
        let rule = MemoryRule(budget: 1000 << 20)
        func message(_ uses: [MemoryRule.Use]) -> String? { rule.offenders(uses, on: machine).first?.problem.message }
        #expect(
            message([use("a", 2048)])
                == "memory: the job took 2.0 GiB and nightjar.yaml's memory allows 1000 MiB; give it less to do at once, "
                + "or more memory")
        #expect(
            message([use("a", 700), use("b", 600)])
                == "memory: the running jobs took 1.3 GiB, this one 700 MiB of it, and nightjar.yaml's memory allows "
                + "1000 MiB; give it less to do at once, or more memory")
    }
}

@Suite("Processors for limited threads")
struct ProcessorShareTests {
    @Test("each job gets those that fewest others have")
    func shares() {
        let shares = ProcessorShares([0, 1, 2, 5])
        #expect(shares.with(2, for: "a") { ProcessorShares.own().count } <= 2)
        #expect(shares.choose(2) == [2, 5] && shares.choose(3) == [2, 5, 0])
        shares.end("a")
        #expect(shares.choose(2) == [0, 1] && shares.choose(0) == [0])
    }
}
