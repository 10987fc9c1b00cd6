import Foundation
import Reports
import Testing

@testable import Bundles

@Suite struct `The report's lines of Python` {
    /// The code that the report shows, in its order.
    private func snippets(_ bundle: JobBundle, in scratch: Scratch) throws -> [String] {
        try bundle.write(to: scratch.file("BUNDLE.tar.zst"))
        try scratch.shell("mkdir bundle && tar --zstd -xf BUNDLE.tar.zst -C bundle")
        let page = try String(contentsOf: scratch.file("bundle/report.html"), encoding: .utf8)
        return page.matches(of: /<pre><code>([^<]*)<\/code><\/pre>/).map { match in
            [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
                .reduce(String(match.1)) { $0.replacing($1.0, with: $1.1) }
        }
    }

    @Test func `open every file that needs no package`() throws {
        let scratch = try Scratch()
        var bundle = Example.bundle()
        bundle.log = try scratch.file("events", Data("{\"event\": \"log\"}\n{\"event\": \"done\"}\n".utf8))
        let all = try snippets(bundle, in: scratch)
        let plain = all.compactMap { $0.split(separator: "# or, without pandas\n").dropFirst().first.map(String.init) }
        #expect(plain.count == 1)
        let code = plain + all.filter { $0.contains("json") } + ["print(len(rows), summary['job'], events[1])"]
        _ = try scratch.file("bundle/all.py", Data(code.joined(separator: "\n").utf8))
        #expect(try scratch.shell("cd bundle && python3 -X utf8 all.py") == "3 金融-vs-wiki {'event': 'done'}\n")
    }

    @Test func `are Python, whatever the tables are called`() throws {
        let scratch = try Scratch()
        var bundle = Example.bundle()
        for name in ["class", "1st", "a-b", "表", "q\"uote\\", "pandas"] {
            bundle.results.table(Table(name, title: "", columns: [(name, .string(["NA"])), ("n", .double([.nan]))]))
            bundle.results.tensors(TensorFile(name, tensors: [(name, [1], [0])]))
        }
        for (index, code) in try snippets(bundle, in: scratch).enumerated() where !code.hasPrefix("tar ") {
            _ = try scratch.file("s\(index).py", Data(code.utf8))
        }
        try scratch.shell("python3 -m py_compile s*.py")
    }
}
