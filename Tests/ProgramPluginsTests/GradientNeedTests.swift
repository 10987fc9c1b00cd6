import Documents
import NightjarTestKit
import Foundation
import NightjarKit
import ProgramPlugins
import Safetensors
import Synchronization
import Testing

@Suite("Gradients are handed over as the kit gives them", .timeLimit(.minutes(30)))
struct GradientNeedTests {
    /// Reads what it was handed, and hands the file back as the job's own arrays, without NumPy.
    private static let program = """
        import json, os, shutil, sys
        job = json.loads(sys.stdin.readline())
        given = job["inputs"]["gradients"]
        with open(given["file"], "rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(length))
            bytes_ = file.read()
        floats = {n: t for n, t in header.items() if t["dtype"] == "F32"}
        offset, out, parts = 0, {}, []
        for name, tensor in floats.items():
            begin, end = tensor["data_offsets"]
            out[name] = {**tensor, "data_offsets": [offset, offset + end - begin]}
            parts.append(bytes_[begin:end])
            offset += end - begin
        head = json.dumps(out).encode()
        with open(os.path.join(job["output"], "all.safetensors"), "wb") as file:
            file.write(len(head).to_bytes(8, "little") + head + b"".join(parts))
        print(json.dumps({"event": "tensor", "name": "all", "file": "all.safetensors"}))
        print(json.dumps({"event": "headline", "name": "sum", "value": sum(given["values"])}))
        print(json.dumps({"event": "done"}))

        """

    @Test("Of a masked and of a causal model, bit for bit; arrays come back as they were", arguments: ["bert", "gpt2"])
    func gradients(name: String) async throws {
        let plugin = try TestPlugin(
            """
            id: test
            summary: A test
            command: [python3, plugin.py]
            parameters:
              type: object
              properties:
                prompts: {$ref: "nightjar:dataset"}
            needs:
              gradients: {prompts: prompts, of: probability}
            """, ["plugin.py": Self.program])
        let folder = repositoryFile("Tests/EmpiricalGradientTests/Fixtures/\(name)")
        let host = FolderHost(folder, model: folder.path)
        let results = try await plugin.run(["prompts": "prompts.jsonl"], host: host)

        let context = Context(host: host)
        let model = try await context.model()
        let prompts = try context.records(Dataset(path: "prompts.jsonl"))
            .map { try model.answered($0.text("prompt"), $0.text("answer"), join: .auto) }
        let expected = Mutex<[String: [UInt32]]>([:])
        let values = try model.neuronGradients(
            of: prompts.map(\.ids),
            targets: prompts.map { [GradientTarget(position: $0.position, output: $0.token, quantity: .probability)] },
            positions: prompts.map(\.position), in: context
        ) { layer in
            expected.withLock {
                $0["layer.\(layer.layer).activations"] = layer.withValues { $0.map(\.bitPattern) }
                $0["layer.\(layer.layer).gradients"] = layer.withGradients { $0.map(\.bitPattern) }
            }
        }
        let tensors = try #require(results.tensors.first).tensors
        #expect(tensors.count == 2 * model.layers)
        for tensor in tensors {
            #expect(tensor.shape == [prompts.count, model.shape.intermediateSize])
            #expect(tensor.values.map(\.bitPattern) == expected.withLock { $0[tensor.name] }, "\(tensor.name)")
        }
        #expect(results.headlines.first?.value.double == values.reduce(0) { $0 + ($1.first ?? 0) })
    }
}
