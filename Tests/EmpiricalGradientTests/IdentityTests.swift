import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import EmpiricalGradient

@Suite("What must hold of the empirical gradient whatever the model")
struct IdentityTests {
    @Test(
        "turning the shift round negates the measured gradient and leaves its agreement", arguments: ["bert", "llama"])
    func turned(_ architecture: String) async throws {
        let magnitude = try await run(architecture), printed = try await run(architecture, ["shift": "asPrinted"])
        let up = try magnitude.table("neurons"), down = try printed.table("neurons")
        for column in ["empirical", "neurgrad", "r"] {
            let pairs = zip(try up.doubles(column), try down.doubles(column))
            #expect(pairs.allSatisfy { abs($0 + $1) <= 1e-9 + 1e-9 * abs($0) }, "\(column)")
        }
        #expect(try up.doubles("computed") == down.doubles("computed"))
        let agreements = try [magnitude, printed].map { try $0.table("estimators").doubles("pearson")[2] }
        #expect(abs(agreements[0] - agreements[1]) < 1e-9)
    }

    @Test(
        "as the shifts go to zero the measured gradient becomes the estimate", arguments: ReferenceTests.architectures)
    func small(_ architecture: String) async throws {
        let table = try await run(architecture, ["range": 0.004, "step": 0.002]).table("neurons")
        let measured = try table.doubles("empirical"), estimated = try table.doubles("neurgrad")
        let largest = estimated.map { abs($0) }.max() ?? 0
        #expect(largest > 1e-3)
        #expect(zip(measured, estimated).allSatisfy { abs($0 - $1) < 2e-3 * largest })
    }

    @Test("an activation of 0 counts as negative")
    func zero() {
        #expect(ShiftConvention.magnitude.direction(at: 0) == -1 && ShiftConvention.magnitude.direction(at: -0.0) == -1)
        #expect(ShiftConvention.asPrinted.direction(at: 0) == 1 && ShiftConvention.raw.direction(at: 0) == 1)
    }

    @Test("the grid is symmetric, without zero, and of round numbers")
    func grid() {
        let grid = ShiftGrid(step: 0.2, to: 2)
        #expect(grid.magnitudes == [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2])
        #expect(grid.shifts.count == 20 && grid.shifts.reduce(0, +) == 0)
        #expect(grid.values(of: -0.5, .magnitude).prefix(2).elementsEqual([-0.3, -0.7]))
        #expect(ShiftGrid(step: 0.2, to: 10).magnitudes.count == 50)
    }

    @Test(
        "a stopped job goes on where it was, to the same results; threads change nothing", arguments: ["bert", "gpt2"])
    func resumed(_ architecture: String) async throws {
        let folder = ReferenceTests.fixtures.appendingPathComponent(architecture)
        let extra: [String: Any] = ["step": 0.04, "curve": ["prompts": 2, "perPrompt": 3, "to": 1]]
        let whole = FolderHost(folder, model: folder.path)
        let expected = try await run(architecture, extra, host: whole)
        let all = whole.savedState.count
        #expect(all > 3)
        var state: [String: Data] = [:], passes = 0
        for _ in 1..<all {
            let host = FolderHost(folder, model: folder.path, threads: 1, state: state, savesUntilStop: 1)
            await #expect(throws: FolderHost.Stopped.self) { _ = try await run(architecture, extra, host: host) }
            #expect(host.savedState.count == state.count + 1)
            state = host.savedState
        }
        let last = FolderHost(folder, model: folder.path, threads: 1, state: state)
        let found = try await run(architecture, extra, host: last)
        passes = last.forwardPasses.withLock { $0 }
        #expect(passes < whole.forwardPasses.withLock { $0 } / 20)
        for (table, other) in zip(found.tables, expected.tables) {
            for (column, wanted) in zip(table.columns, other.columns) {
                #expect("\(column.values)" == "\(wanted.values)", "\(table.name) \(column.name)")
            }
        }
        #expect(found.headlines == expected.headlines)
    }
}
