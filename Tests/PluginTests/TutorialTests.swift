import Foundation
import Testing
import TinyWorkspace

@Suite("docs/first-plugin.md, word for word", .timeLimit(.minutes(30)))
struct TutorialTests {
    /// A block of code of the page, and the path that the text before it names last.
    struct Block {
        var language: String
        var path: String?
        var text: String
    }

    static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("docs/first-plugin.md")

    static func blocks() throws -> [Block] {
        var blocks: [Block] = []
        var path: String?
        var open: Block?
        for line in try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n") {
            if let block = open {
                if line == "```" {
                    blocks.append(block)
                    open = nil
                } else {
                    open?.text += line + "\n"
                }
            } else if line.hasPrefix("```") {
                open = Block(language: String(line.dropFirst(3)), path: path, text: "")
            } else if let named = line.matches(of: /`([a-z-]+\/[\w.\/]+)`/).last {
                path = String(named.1)
            }
        }
        return blocks
    }

    @Test("its commands and files give the bundle that it says, from one edited file of at most 40 lines")
    func wholePage() throws {
        let test = try TestWorkspace()
        try FileManager.default.moveItem(
            at: test.model, to: test.model.deletingLastPathComponent().appendingPathComponent("all-minilm-l6-v2"))
        let blocks = try Self.blocks()
        #expect(blocks.filter { $0.language == "sh" }.count == 6)
        for block in blocks {
            if block.language == "sh" {
                let command = "nightjar() { \"\(NightjarProcess.executable.path)\" \"$@\"; }\nset -e\n" + block.text
                let run = try NightjarProcess.tool("bash", ["-c", command], in: test.root)
                try #require(run.status == 0, "\(block.text)\(run.output)\(run.errors)")
                if block.text.contains("show") { #expect(run.output.contains("  layer  ")) }
            } else {
                #expect(block.text.split(separator: "\n").count <= 40)
                try test.write(#require(block.path), block.text)
            }
        }
        #expect(test.bundles.count == 1 && test.bundles[0].hasPrefix("state-lengths-"))
    }
}
