import Captures
import Checkpoints
import Foundation
import Models
import Safetensors
import Synchronization
import Testing

/// A module that is called again on other things than tokens must show its first call.
@Suite("Sites show what PyTorch's modules put out")
struct SiteTests {
    @Test("every site of every layer, and the neurons", arguments: bertCases + debertaCases)
    func values(_ name: String) throws {
        let folder = try fixture(name)
        let model = try languageModel(of: Checkpoint(folder: folder))
        let file = try SafetensorsFile(folder.appendingPathComponent("expected.safetensors"))
        let text = 2
        let pass = try ForwardPass(
            model: model, texts: [integers(file, "ids.\(text)")],
            resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory))
        let paths = model.sites.map(\.path) + ["neurons"]
        let units = model.sites.map(\.units) + [model.shape.intermediateSize]
        let found = Mutex<[String: [Float]]>([:])
        let run = try pass.start()
        while !run.isFinished {
            try run.advance { block in
                let values = UnsafeBufferPointer(start: block.values, count: block.spans[0].count * units[block.site])
                let isSecond = found.withLock {
                    $0.updateValue(Array(values), forKey: "site.\(text).\(block.layer).\(paths[block.site])") != nil
                }
                #expect(!isSecond, "\(paths[block.site]) is shown once")
            }
        }
        let recorded = Set(file.names.filter { $0.hasPrefix("site.\(text).") })
        try found.withLock { found in
            #expect(Set(found.keys) == recorded)
            for (name, values) in found { try ReferenceTests().compare(values, file, name) }
        }
    }
}
