import Documents
import Foundation
import NightjarKit
import ProgramPlugins
import Testing
import TinyWorkspace

@Suite(
    "What NumPy holds comes back as it is", .timeLimit(.minutes(30)),
    .enabled(if: hasNumPy, "python3 has no numpy and safetensors here"))
struct NumPyTests {
    @Test("Arrays however they lie in memory, whole numbers too")
    func arrays() async throws {
        let plugin = try TestPlugin.python(
            """
            import numpy as np
            from nightjar_plugin import run

            def analyse(job):
                six = np.arange(6, dtype=np.float32)
                job.tensor("t", {
                    "transposed": six.reshape(2, 3).T, "each second": six[::2], "big end": six.astype(">f4"),
                    "whole": np.arange(3), "one": np.float32(7),
                })

            run(analyse)
            """)
        let tensors = try #require(try await plugin.run().tensors.first).tensors
        let values = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.values) })
        #expect(values["transposed"] == [0, 3, 1, 4, 2, 5] && values["each second"] == [0, 2, 4])
        #expect(values["big end"] == [0, 1, 2, 3, 4, 5] && values["whole"] == [0, 1, 2] && values["one"] == [7])
        #expect(tensors.first { $0.name == "transposed" }?.shape == [3, 2])
    }

    @Test("Numbers in headlines, tables and figures")
    func numbers() async throws {
        let plugin = try TestPlugin.python(
            """
            import numpy as np
            from nightjar_plugin import run

            def analyse(job):
                job.headline("a", np.float32(1.5))
                job.headline("b", np.int64(3))
                job.table("t", ["x", "n", "b"], [[np.float32(0.5), np.int64(2), np.bool_(True)]])
                job.figure("f", panels=[{"series": [{"kind": "line", "points": np.eye(2, dtype=np.float32)}]}])

            run(analyse)
            """)
        let results = try await plugin.run()
        #expect(results.headlines.map(\.value) == [1.5, 3])
        let table = try results.table("t")
        #expect(try table.doubles("x") == [0.5] && table.ints("n") == [2] && table.strings("b") == ["true"])
        #expect(results.figures.count == 1)
    }

    @Test(
        "What is no number is refused by its name",
        arguments: [
            ("table('t', ['x'], [[np.float32('nan')]])", "ValueError: table \"t\": row 1: nan is no number"),
            ("figure('f', panels=[np.array([np.nan])])", "ValueError: figure \"f\": Out of range float values"),
            (
                "tensor('t', {'n': np.array([2**24 + 1])})",
                "tensor \"t\": \"t.safetensors\": 16777217 in array n is no float32"
            ),
        ])
    func refused(call: String, message: String) async throws {
        let plugin = try TestPlugin.python(
            "import numpy as np\nfrom nightjar_plugin import run\nrun(lambda job: job.\(call))\n")
        let problem = await plugin.failure()
        #expect(problem.description.contains(message), "\(problem)")
    }

    @Test("The protocol's example of a test that brings its own states passes, word for word")
    func testing() throws {
        let plugin = try TestPlugin.python(
            """
            from nightjar_plugin import run

            def analyse(job):
                job.headline("mean", job.tensors("states")["layer.2"].mean())

            if __name__ == "__main__":
                run(analyse)
            """)
        try plugin.workspace.write(
            "state/plugins/test/source/test_plugin.py", protocolBlock("python", holding: "unittest"))
        let tests = try NightjarProcess.tool("python3", ["-B", "-m", "unittest"], in: plugin.source)
        #expect(tests.status == 0 && tests.errors.contains("Ran 1 test"), "\(tests.errors)")
    }
}

private let hasNumPy =
    (try? NightjarProcess.tool(
        "python3", ["-c", "import numpy, safetensors.numpy"], in: FileManager.default.temporaryDirectory))?.status == 0
