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
    @Test("every site of every layer, and the neurons", arguments: seededCheckpoints)
    func values(_ name: String) throws {
        let model = try languageModel(of: Checkpoint(folder: fixture(name)))
        let expected = try SafetensorsFile(fixture(name).appendingPathComponent("expected.safetensors"))
        let recorded = expected.names.filter { $0.hasPrefix("site.") }
        let text = try #require(recorded.first).split(separator: ".")[1]
        let run = try ForwardPass(
            model: model, texts: [integers(expected, "ids.\(text)")],
            resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory)
        ).start()
        let found = Mutex<[String: [Float]]>([:])
        while !run.isFinished {
            try run.advance { block in
                let isModule = block.site < model.sites.count
                let units = isModule ? model.sites[block.site].units : model.shape.intermediateSize
                let values = Array(UnsafeBufferPointer(start: block.values, count: block.spans[0].count * units))
                var paths = isModule ? [model.sites[block.site].path] : []
                if block.site == model.neuronSite { paths.append("neurons") }
                for path in paths {
                    let isSecond = found.withLock {
                        $0.updateValue(values, forKey: "site.\(text).\(block.layer).\(path)") != nil
                    }
                    #expect(!isSecond, "\(path) is shown once")
                }
            }
        }
        let all = found.withLock { $0 }
        #expect(Set(all.keys) == Set(recorded))
        for (name, values) in all { try ReferenceTests().compare(values, expected, name) }
    }
}
