import Foundation
import Problems
import Testing
import TinyWorkspace

@testable import PluginStore

@Suite("What a library was built for, read from its file")
struct LibraryTests {
    @Test(
        "The function's name says it, and is read back",
        arguments: [("0.1.0", "6.3"), ("12.34.5", "6.3.1"), ("1.0.0", "6.4.dev")])
    func symbol(_ kit: String, _ compiler: String) throws {
        let symbol = KitSymbol(kit: kit, digest: "0123456789abcdef", compiler: compiler)
        #expect(
            symbol.name.utf8.allSatisfy {
                $0 == UInt8(ascii: "_") || Character(UnicodeScalar($0)).isLetter
                    || Character(UnicodeScalar($0)).isNumber
            })
        #expect(KitSymbol(name: symbol.name) == symbol)
    }

    @Test(
        "Other functions' names are none",
        arguments: [
            "", "main", "nightjar_plugin_kit_", "nightjar_plugin_kit_0_1_0_swift_6_3",
            "nightjar_plugin_kit_0_1_0_0123456789abcdeg_swift_6_3", "nightjar_plugin_kit_0123456789abcdef_swift_6_3",
        ])
    func others(_ name: String) { #expect(KitSymbol(name: name) == nil) }

    @Test("A built library names this very kit, which the kit's own files say, too")
    func own() throws {
        let library = try PluginLibrary(PluginFiles.misbehaving())
        let symbol = try InstalledKit(version: "0.1.0", executable: NightjarProcess.executable).symbol()
        #expect(library.symbol.name == symbol.name)
        #expect(library.problem(in: symbol, remedy: "") == nil)
        var other = symbol
        other.digest = "0123456789abcdef"
        let problem = try #require(library.problem(in: other, remedy: "do this"))
        #expect(problem.message.contains("another build of kit 0.1.0") && problem.message.hasSuffix("; do this"))
    }

    @Test("Damaged libraries are refused or read, and trap nowhere", arguments: UInt64(0)..<4)
    func damaged(_ seed: UInt64) throws {
        let good = try Data(contentsOf: PluginFiles.misbehaving())
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).so")
        defer { try? FileManager.default.removeItem(at: file) }
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ count: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(count))
        }
        let headers = [0..<64, good.count - 64 * 40..<good.count]
        for _ in 0..<100 {
            var bytes = good
            if random(4) == 0 { bytes = bytes.prefix(random(good.count)) }
            for _ in 0..<1 + random(4) {
                let range = headers[random(2)].clamped(to: 0..<bytes.count)
                if !range.isEmpty { bytes[range.lowerBound + random(range.count)] = UInt8(random(256)) }
            }
            try bytes.write(to: file)
            do { _ = try PluginLibrary(file) } catch { #expect(error is Problem, "seed \(seed)") }
        }
    }
}
