import Foundation
import Testing

@testable import Daemon

@Suite("What has become of a task")
struct SlurmEvidenceTests {
    func note(_ status: Int, asked: Bool = false) -> SlurmEndNote { SlurmEndNote(status: status, wasAsked: asked) }

    func judged(
        _ note: SlurmEndNote?, _ state: SlurmState?, late: Bool = true,
        _ change: (inout SlurmEvidence) -> Void = { _ in }
    ) -> WorkerExit? {
        var evidence = SlurmEvidence(note: note, node: "n1", state: state, isGraceOver: late)
        change(&evidence)
        return evidence.exit
    }

    func words(_ exit: WorkerExit?) -> String {
        switch exit?.verdict {
        case .counted(let reason): "counted: \(reason)"
        case .uncounted(let reason): "uncounted: \(reason)"
        case .cancelled(let reason): "cancelled: \(reason)"
        case .refused(let reason): "refused: \(reason)"
        case nil: exit.map { "status \($0.status) signal \($0.signal)" } ?? "waits"
        }
    }

    @Test("a worker's own word needs no other: it goes on at another time, or ran longer than limits.time")
    func own() {
        #expect(words(judged(note(75), nil, late: false)) == "status 75 signal 0")
        #expect(words(judged(note(124), nil, late: false)) == "status 124 signal 0")
        #expect(words(judged(note(124, asked: true), .ended(.timeOut), late: false)) == "status 124 signal 0")
    }

    @Test("as long as it is in the queue, nothing")
    func there() {
        #expect(judged(nil, .runs) == nil)
        #expect(judged(nil, .waits(reason: "Resources")) == nil)
    }

    @Test(
        "each end in its words, after the grace alone",
        arguments: [
            (SlurmState.End.timeOut, "counted: the job ran into Slurm's time limit"),
            (.outOfMemory, "counted: the job took more memory"),
            (.deadline, "counted: the task was ended at its deadline"),
            (.nodeFailure, "uncounted: its node n1 failed"), (.bootFailure, "uncounted: its node n1 failed"),
            (.preempted, "uncounted: it was preempted"), (.cancelled, "cancelled: "),
            (.completed, "counted: the task ended without saying how"),
        ])
    func ends(end: SlurmState.End, reason: String) {
        #expect(judged(nil, .ended(end), late: false) == nil)
        #expect(words(judged(nil, .ended(end))).hasPrefix(reason))
    }

    @Test("a task that Slurm has forgotten")
    func forgotten() {
        #expect(judged(nil, nil, late: false) == nil)
        #expect(words(judged(nil, nil)).hasPrefix("counted: its task on n1 is gone"))
        #expect(words(judged(nil, nil) { $0.node = nil }) == "uncounted: its task left Slurm's queue before it began")
        let exit = judged(nil, nil) {
            $0.node = nil
            $0.isArrayKnown = true
        }
        #expect(words(exit).hasPrefix("cancelled: "))
        let record = SlurmRecord.tasks(ofAccounting: "1_0|NODE_FAIL|0:0")[0]
        #expect(words(judged(nil, nil) { $0.record = record }) == "uncounted: its node n1 failed")
    }

    @Test("a worker's own exit says what a process of this machine would")
    func exits() {
        #expect(judged(note(75), .runs, late: false)?.asksForAnotherTry == true)
        #expect(judged(note(139), .ended(.failed), late: false) == nil)
        #expect(judged(note(139), .ended(.failed)) == WorkerExit(status: 0, signal: 11))
        #expect(judged(note(3), nil) == WorkerExit(status: 3, signal: 0))
        let record = SlurmRecord.tasks(ofAccounting: "1_0|FAILED|0:9")[0]
        #expect(judged(nil, .ended(.failed)) { $0.record = record } == WorkerExit(status: 0, signal: 9))
        #expect(words(judged(note(137), .ended(.outOfMemory))).hasPrefix("counted: the job took more memory"))
        #expect(words(judged(note(SlurmScript.noWorker), .ended(.failed))).contains("nightjar is not there on n1"))
        let lost = SlurmRecord.tasks(ofAccounting: "1_0|FAILED|\(SlurmScript.noWorkspace):0")[0]
        #expect(words(judged(nil, .ended(.failed)) { $0.record = lost }).contains("the workspace is not there on n1"))
    }

    @Test(
        "state saved before the time limit is nobody's fault; a limit that comes before anything is saved is a time-out"
    )
    func saved() {
        let asked = note(75, asked: true)
        #expect(judged(asked, .runs, late: false) == nil)
        #expect(
            words(judged(asked, .ended(.failed), late: false) { $0.hasSaved = true })
                == "uncounted: it saved its state before Slurm's time limit")
        #expect(judged(asked, .ended(.failed), late: false) == nil)
        #expect(words(judged(asked, .ended(.timeOut))).hasPrefix("counted: Slurm's time limit came before"))
    }

    @Test("who asked it to end decides what its end means")
    func asked() {
        let asked = note(75, asked: true)
        #expect(words(judged(asked, .ended(.cancelled), late: false)).hasPrefix("cancelled: "))
        #expect(words(judged(note(143), .ended(.cancelled), late: false)).hasPrefix("cancelled: "))
        #expect(words(judged(asked, .ended(.preempted), late: false)).hasPrefix("uncounted: it was preempted"))
        #expect(words(judged(asked, .runs, late: false) { $0.isStopped = true }).hasPrefix("uncounted: it was asked"))
        #expect(
            words(judged(nil, .ended(.cancelled), late: false) { $0.isStopped = true }).hasPrefix(
                "uncounted: it was asked"))
        #expect(words(judged(nil, .ended(.cancelled), late: false) { $0.isCancelled = true }).hasPrefix("cancelled: "))
    }
}
