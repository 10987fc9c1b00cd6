import Foundation
import Safetensors
import Testing

@Suite("A job's model may be an adapter")
struct AdapterJobTests {
    private let test: TestWorkspace

    init() throws { test = try TestWorkspace() }

    /// A LoRA adapter over one projection of the small BERT, in models/mine.
    private func writeAdapter(over base: String) throws {
        try FileManager.default.createDirectory(
            at: test.root.appendingPathComponent("models/mine"), withIntermediateDirectories: true)
        try test.write(
            "models/mine/adapter_config.json",
            #"{"peft_type": "LORA", "r": 2, "lora_alpha": 4, "base_model_name_or_path": "\#(base)"}"#)
        var file = SafetensorsWriter()
        let module = "base_model.model.encoder.layer.0.attention.self.query"
        try file.add(module + ".lora_A.weight", shape: [2, 16], (0..<32).map { Float($0 % 7) / 4 })
        try file.add(module + ".lora_B.weight", shape: [16, 2], (0..<32).map { Float($0 % 5) / 4 })
        try file.write(to: test.root.appendingPathComponent("models/mine/adapter_model.safetensors"))
    }

    private func drop(_ name: String, model: String) throws {
        try test.write(name, TestWorkspace.manifest().replacing("model: tiny", with: "model: \(model)"))
        try FileManager.default.moveItem(
            at: test.root.appendingPathComponent(name), to: test.inbox.appendingPathComponent(name))
    }

    private func provenance(of job: String) throws -> [String: Any] {
        let bundle = try #require(test.bundles.first { $0.hasPrefix(job) })
        let data = try Data(contentsOf: test.unpack(bundle).appendingPathComponent("provenance.json"))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test("and its provenance lists the files of both; nothing that the base's job computed is taken for its own")
    func runs() throws {
        try writeAdapter(over: "tiny")
        try drop("base.yaml", model: "tiny")
        #expect(try NightjarProcess.run(["watch", "--once"], in: test.root).status == 0)
        try drop("mine.yaml", model: "mine")
        #expect(try NightjarProcess.run(["watch", "--once"], in: test.root).status == 0)
        let (plain, adapted) = (try provenance(of: "base"), try provenance(of: "mine"))
        let model = try #require((adapted["models"] as? [[String: Any]])?.first)
        let files = try #require(model["files"] as? [[String: Any]]).compactMap { $0["path"] as? String }
        #expect(
            files == [
                "models/tiny/config.json", "models/tiny/model.safetensors", "models/tiny/vocab.txt",
                "models/mine/adapter_config.json", "models/mine/adapter_model.safetensors",
            ])
        #expect(adapted["forwardPasses"] as? Int == plain["forwardPasses"] as? Int)
    }

    @Test("and is refused when it comes, where its base is not there or lies outside", arguments: ["none", "/"])
    func refused(_ base: String) throws {
        try writeAdapter(over: base)
        try drop("mine.yaml", model: "mine")
        #expect(try NightjarProcess.run(["watch", "--once"], in: test.root).status == 0)
        #expect(test.bundles.isEmpty)
        let names = try FileManager.default.contentsOfDirectory(atPath: test.outbox.path)
        let rejection = try #require(names.first { $0.hasSuffix(".rejected.txt") })
        let text = try String(contentsOf: test.outbox.appendingPathComponent(rejection), encoding: .utf8)
        #expect(text.contains("adapter_config.json: base_model_name_or_path: "), "\(text)")
    }

    @Test("and model describe says what it is")
    func described() throws {
        try writeAdapter(over: "../tiny")
        let found = try NightjarProcess.run(["model", "describe", "mine"], in: test.root)
        #expect(found.output.contains("LoRA of rank 2 on 1 modules (query) over "), "\(found.output)")
        #expect(try !NightjarProcess.run(["model", "describe", "tiny"], in: test.root).output.contains("adapter"))
    }
}
