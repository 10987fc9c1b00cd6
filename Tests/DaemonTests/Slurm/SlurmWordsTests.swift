import Documents
import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("What Slurm is told and what it says")
struct SlurmWordsTests {
    @Test(
        "times are read as Slurm writes them",
        arguments: [
            ("90", 5400.0), ("90:30", 5430), ("8:00:00", 28_800), ("2-12", 216_000), ("2-12:30", 217_800),
            ("1-0:0:1", 86_401), ("UNLIMITED", .infinity),
        ])
    func time(text: String, seconds: Double) { #expect(SlurmTime.seconds(text) == seconds) }

    @Test("what is no time is none", arguments: ["", "8h", "1:2:3:4", "-5", "1-", "1-2-3", "abc", "1:", "5.5"])
    func noTime(text: String) {
        #expect(SlurmTime.seconds(text) == nil)
        var slurm = WorkspaceSettings.Slurm()
        slurm.time = text
        #expect(SlurmRequest.problem(with: slurm)?.place?.key == "slurm.time")
    }

    func job(time: Double? = nil) -> ResolvedJob {
        ResolvedJob(
            id: "1", name: "a", manifestName: "a", plugin: "tiny", model: nil, parameters: .object([]),
            limits: .init(time: time))
    }

    func arguments(time: Double? = nil, memory: Int? = nil, threads: Int? = nil, slurm: String? = nil) -> [String] {
        var settings = WorkspaceSettings.Slurm()
        settings.time = slurm
        return SlurmRequest(job(time: time), memory: memory, threads: threads, settings).arguments
    }

    @Test("a job's own limits come after the workspace's options; the shorter time counts")
    func request() {
        var settings = WorkspaceSettings.Slurm()
        settings.partition = "night"
        settings.account = "psych"
        settings.options = ["--gres=gpu:1", "--mem=1G"]
        let own = SlurmRequest(job(), memory: 100 << 20, threads: 4, settings).arguments
        #expect(
            own == [
                "--partition=night", "--account=psych", "--gres=gpu:1", "--mem=1G", "--cpus-per-task=4", "--mem=128M",
                "--signal=B:TERM@60",
            ])
        #expect(arguments(slurm: "8:00:00") == ["--time=480", "--signal=B:TERM@60"])
        #expect(arguments(time: 3600, slurm: "8:00:00") == ["--time=63", "--signal=B:TERM@60"])
        #expect(arguments(time: 1e9, slurm: "2") == ["--time=2", "--signal=B:TERM@24"])
        #expect(arguments(time: 30, slurm: "UNLIMITED") == ["--time=4", "--signal=B:TERM@42"])
    }

    @Test("the queue's lines: tasks, arrays cancelled as a whole, and other people's words")
    func queue() {
        let queue = SlurmQueue(
            """
            12|0|RUNNING|None|nightjar-a
            12|1|PENDING|JobArrayTaskLimit|nightjar-a
            12|2|COMPLETING|None|nightjar-a
            12|3|TIMEOUT|TimeLimit|nightjar-a
            13|N/A|CANCELLED|BeginTime|nightjar-b
            14|N/A|RUNNING|None|my|own|name
            15|0|A_STATE_OF_LATER|None|nightjar-c
            slurm_load_jobs error: something

            """)
        #expect(queue.state(of: 0, in: 12) == .runs)
        #expect(queue.state(of: 1, in: 12) == .waits(reason: "JobArrayTaskLimit"))
        #expect(queue.state(of: 2, in: 12) == .runs)
        #expect(queue.state(of: 3, in: 12) == .ended(.timeOut))
        #expect(queue.state(of: 4, in: 12) == nil)
        #expect(queue.state(of: 7, in: 13) == .ended(.cancelled))
        #expect(queue.state(of: 0, in: 15) == .runs)
        #expect(queue.names["nightjar-b"] == 13 && queue.names["my|own|name"] == 14)
    }

    @Test("the records of ended tasks, by scontrol and by sacct")
    func records() throws {
        let control = SlurmRecord.tasks(
            ofControl: """
                JobId=5 ArrayJobId=1 ArrayTaskId=3 JobName=nightjar-x JobState=FAILED Reason=X ExitCode=0:9 RunTime=0
                JobId=1 ArrayJobId=1 ArrayTaskId=5-9%4 JobName=nightjar-x JobState=PENDING ExitCode=0:0
                """)
        #expect(control.count == 1)
        #expect(control[3]?.state == .ended(.failed) && control[3]?.signal == 9)
        let accounting = SlurmRecord.tasks(
            ofAccounting: "1_3|CANCELLED by 0|0:15\n1_[5-9]|PENDING|0:0\n1_4|OUT_OF_MEMORY|0:125\n")
        #expect(accounting[3]?.state == .ended(.cancelled) && accounting[4]?.state == .ended(.outOfMemory))
        #expect(accounting.count == 2)
    }

    @Test("the limits of the cluster, and what refusals teach of them")
    func limits() {
        var limits = SlurmLimits(
            configuration: "MaxArraySize            = 1001\nMaxJobCount             = 10000\nMaxStepCount = 3\n")
        #expect(limits.arraySize == 1001)
        limits.wasRefused(400)
        #expect(limits.arraySize == 200)
        limits.wasRefused(1)
        #expect(limits.arraySize == 1)
        for size in [2, 4, 8] {
            limits.wasTaken()
            #expect(limits.arraySize == size)
        }
        #expect(SlurmLimits(configuration: "MaxArraySize = 1001\nMaxJobCount = 50\n").arraySize == 50)
        #expect(SlurmLimits(configuration: "") == SlurmLimits())
    }

    func refusal(_ errors: String) -> SlurmRefusal {
        SlurmRefusal(ToolProcess.Result(exit: .status(1), output: "", errors: errors))
    }

    @Test("refusals: too many is waited for, the impossible fails, of the rest nothing is sure")
    func refusals() {
        let tooMany = "Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)"
        #expect(refusal("sbatch: error: Batch job submission failed: \(tooMany)\n") == .tooMany(tooMany))
        #expect(
            refusal(
                "sbatch: error: Memory specification can not be satisfied\n"
                    + "sbatch: error: Batch job submission failed: Requested node configuration is not available\n")
                == .impossible(
                    "Memory specification can not be satisfied; Requested node configuration is not available"))
        #expect(
            refusal("sbatch: error: invalid partition specified: nope\n")
                == .unsure("invalid partition specified: nope"))
        #expect(
            refusal("sbatch: error: Batch job submission failed: Socket timed out on send/recv operation\n")
                == .unsure("Socket timed out on send/recv operation"))
        #expect(refusal("") == .unsure("it ended with status 1"))
    }
}
