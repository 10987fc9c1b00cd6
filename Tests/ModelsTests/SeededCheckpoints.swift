import Foundation
import Testing

/// The seeded checkpoints that make_*.py made, each with what transformers makes of some token ids.
let seededCheckpoints: [String] = {
    guard let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil) else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted().filter {
        FileManager.default.fileExists(atPath: folder.path + "/\($0)/expected.safetensors")
    }
}()

func fixture(_ name: String) throws -> URL {
    try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appendingPathComponent(name)
}
