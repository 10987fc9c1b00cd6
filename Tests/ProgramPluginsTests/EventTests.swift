import Documents
import NightjarTestKit
import Foundation
import NightjarKit
import Problems
import ProgramPlugins
import Testing

@Suite("What a program says becomes results", .timeLimit(.minutes(30)))
struct EventTests {
    @Test("Headlines, tables, figures, arrays and notes, in the order in which they were said")
    func results() async throws {
        let plugin = try TestPlugin(
            shell: """
                folder=$(printf '%s' "$job" | sed 's/.*"output":"\\([^"]*\\)".*/\\1/')
                printf 'layer,share,word,rest\\n0,0.5,"a, b",\\n1,1e-05,c,7\\n' > "$folder/b.csv"
                cat <<'END'
                {"event": "hello", "protocol": 1}
                {"event": "progress", "fraction": 0.5, "what": "half"}
                {"event": "headline", "name": "count", "value": 3, "help": "How many"}
                {"event": "headline", "name": "share", "value": 0.25}
                {"event": "headline", "name": "none", "value": null}
                {"event": "table", "name": "a", "title": "First", "columns": ["n", "x", "w", "b", "gap"], "rows": [[1, 0.5, "p", true, null], [2, 1, null, false, 3]]}
                {"event": "table", "name": "b", "file": "b.csv"}
                {"event": "note", "text": "Mind the gap.", "kind": "warning"}
                {"event": "log", "level": "warning", "message": "odd"}
                {"event": "done"}
                END
                """)
        let host = plugin.host()
        let results = try await plugin.run(host: host)
        #expect(results.headlines.map(\.name) == ["count", "share", "none"])
        #expect(results.headlines.map(\.value) == [3, 0.25, .null])
        let a = try results.table("a")
        #expect(a.title == "First" && a.columns.map(\.name) == ["n", "x", "w", "b", "gap"])
        #expect(try a.ints("n") == [1, 2] && a.doubles("x") == [0.5, 1] && a.strings("w") == ["p", ""])
        #expect(try a.strings("gap") == ["", "3"])
        let b = try results.table("b")
        #expect(
            try b.ints("layer") == [0, 1] && b.doubles("share") == [0.5, 1e-05] && b.strings("word") == ["a, b", "c"])
        #expect(try b.strings("rest") == ["", "7"])
        #expect(results.notes.map(\.text) == ["Mind the gap."] && results.notes.map(\.kind) == [.warning])
        #expect(host.warnings == ["odd"])
    }

    @Test("Every kind of series, and texts, are drawn")
    func figures() async throws {
        let series = [
            #"{"name": "s", "kind": "bars", "counts": [1, 2], "firstCategory": 3}"#,
            #"{"name": "s", "kind": "line", "points": [[0, 1], [1, 2]]}"#,
            #"{"name": "s", "kind": "lines", "lines": [[[0, 1], [1, 2]], [[0, 2]]]}"#,
            #"{"name": "s", "kind": "points", "points": [[0, 1]]}"#,
            #"{"name": "s", "kind": "labelled", "points": [{"x": 1, "y": 2, "label": "here"}], "hollow": "none"}"#,
            #"{"name": "s", "kind": "boxes", "values": [[1, 2, 3], [4]]}"#,
            #"{"name": "s", "kind": "histogram", "edges": [0, 1, 2], "counts": [5, 6]}"#,
            #"{"name": "s", "kind": "dots", "dots": [{"label": "a", "value": 1, "low": 0, "high": 2}]}"#,
            #"{"name": "s", "kind": "heatMap", "rows": ["a"], "columns": ["b", "c"], "values": [[1, null]], "range": [0, 1]}"#,
        ]
        let events = series.enumerated().map { index, series in
            #"{"event": "figure", "name": "f\#(index)", "panels": [{"title": "t", "xLabel": "x", "yLabel": "y", "#
                + #""series": [\#(series)], "verticalLines": [{"x": 1, "label": "l"}]}]}"#
        }
        let text =
            #"{"event": "figure", "name": "texts", "texts": [{"tokens": [{"text": "good", "value": 1}, "#
            + #"{"text": "ness", "value": -0.5, "joinsPrevious": true}], "facts": [{"name": "gold", "value": "yes"}]}]}"#
        let lines = (events + [text, #"{"event": "done"}"#]).joined(separator: "\n")
        let results = try await TestPlugin(shell: "cat <<'END'\n\(lines)\nEND").run()
        #expect(results.figures.count == series.count + 1)
        #expect(results.figures.allSatisfy { $0.svg().contains("<svg") })
        #expect(results.figures.last?.attributions.first?.tokens.map(\.text) == ["good", "ness"])
    }

    @Test(
        "An event that is wrong fails the job, and the message says where and what",
        arguments: [
            (#"{"event": "tabel", "name": "a"}"#, "event: found the text \"tabel\"", "did you mean table?"),
            (
                #"{"event": "headline", "name": "a", "value": NaN}"#,
                "standard output:1:45: expected a value; NaN and Infinity are no JSON", ""
            ),
            (
                #"{"event": "headline", "name": "a", "value": 1, "hlp": "b"}"#, "hlp: unknown key; did you mean help?",
                ""
            ),
            (
                #"{"event": "headline", "name": "a", "valu": 1}"#,
                "standard output:1:36: headline \"a\": valu: unknown key; did you mean value?", ""
            ),
            (
                #"{"event": "headline", "name": "a"#,
                "standard output:1:31: this line is no whole JSON object: the text that begins here", ""
            ),
            (
                #"{"event": "headline", "name": "a", "value": 1}\#n{"event": "headline", "name": "a", "value": 2}"#,
                "standard output:2:31: headline \"a\": name: found the text \"a\"",
                "a name that no other headline of this job has"
            ),
            (#"{"event": "headline", "name": "a", "value": [1]}"#, "value: found a list of 1; allowed: a number", ""),
            (
                #"{"event": "table", "name": "a", "columns": ["b", "c"], "rows": [[1, 2], [3]]}"#,
                "rows[1]: found a list of 1; allowed: a list of 2, a cell a column", ""
            ),
            (
                #"{"event": "table", "name": "a", "columns": ["b"], "rows": [[1], ["x"]]}"#,
                "table \"a\": rows[1][0]: found the text \"x\"; allowed: numbers or null", ""
            ),
            (
                #"{"event": "table", "name": "a", "columns": ["b", "b"], "rows": []}"#,
                "the columns' names must differ", ""
            ),
            (#"{"event": "table", "name": "a/b", "columns": ["b"], "rows": []}"#, "name: found the text \"a/b\"", ""),
            (#"{"event": "table", "name": "a", "file": "none.csv"}"#, "there is no file \"none.csv\"", ""),
            (#"{"event": "table", "name": "a", "file": "../inputs/job.jsonl"}"#, "lies outside of its folder", ""),
            (#"{"event": "tensor", "name": "a", "file": "/etc/passwd"}"#, "lies outside of its folder", ""),
            (
                #"{"event": "figure", "name": "a", "panels": [{"series": [{"name": "s", "kind": "pie", "counts": [1]}]}]}"#,
                "panels[0].series[0].kind: found the text \"pie\"; allowed: one of bars, line", ""
            ),
            (
                #"{"event": "figure", "name": "a", "panels": [{"series": [{"kind": "histogram", "edges": [0], "counts": [1]}]}]}"#,
                "panels[0].series[0].edges: found a list of 1; allowed: ascending numbers, one more than the 1 counts",
                ""
            ),
            (#"{"event": "figure", "name": "a"}"#, "figure \"a\": a figure has either panels or texts", ""),
            (
                #"{"event": "progress", "fraction": 2}"#,
                "progress: fraction: found the number 2; allowed: a number from 0", ""
            ),
            (#"{"event": "hello", "protocol": 2}"#, "the program speaks protocol 2, and Nightjar", "speaks 1"),
            (#"{"event": "state", "file": "none"}"#, "there is no file \"none\"", ""),
            (#"{"event": "error", "message": "no text is long enough"}"#, "no text is long enough", ""),
        ])
    func wrong(event: String, first: String, second: String) async throws {
        let problem = await (try TestPlugin(shell: "cat <<'END'\n\(event)\n{\"event\": \"done\"}\nEND")).failure()
        #expect(
            problem.description.contains(first) && (second.isEmpty || problem.description.contains(second)),
            "\(problem)")
        #expect(problem.detail == nil)
    }

    @Test("Two members of one name, also in other case, fail the job; a table and a figure may share one")
    func names() async throws {
        func table(_ name: String) -> String {
            #"{"event": "table", "name": "\#(name)", "columns": ["b"], "rows": []}"#
        }
        let figure = #"{"event": "figure", "name": "a", "panels": [{"series": [{"kind": "points", "points": []}]}]}"#
        let twice = try TestPlugin(shell: "cat <<'END'\n\(table("a"))\n\(figure)\n\(table("A"))\nEND")
        let problem = await twice.failure()
        #expect(problem.description.contains("standard output:3"), "\(problem)")
        #expect(problem.description.contains("allowed: a name that no other table of this job has"))
        let once = try TestPlugin(shell: "cat <<'END'\n\(table("a"))\n\(figure)\n{\"event\": \"done\"}\nEND")
        #expect(try await once.run().tables.map(\.name) == ["a"])
    }

    @Test(
        "A table's file that is wrong fails the job",
        arguments: [
            ("a,b\\n1,2\\n3\\n", "line 3: 1 fields where the header has 2"),
            ("a,b\\n1,nan\\n2,3\\n", "\"nan\" in row 1 of column \"b\" is no number; leave the cell empty"),
            ("a,a\\n1,2\\n", "the columns' names must differ"),
            ("a\\n\\377\\n", "not UTF-8"),
            ("", "first row has the columns' names"),
        ])
    func files(bytes: String, message: String) async throws {
        let plugin = try TestPlugin(
            shell: """
                folder=$(printf '%s' "$job" | sed 's/.*"output":"\\([^"]*\\)".*/\\1/')
                printf '\(bytes)' > "$folder/t.csv"
                echo '{"event": "table", "name": "t", "file": "'"$folder"'/t.csv"}'
                """)
        let problem = await plugin.failure()
        #expect(problem.description.contains(message), "\(problem)")
        #expect(problem.description.hasPrefix("standard output:1: table \"t\": "), "\(problem)")
        #expect(!problem.description.contains(plugin.workspace.root.path))
    }

    @Test("A link out of the folder is not followed")
    func links() async throws {
        let plugin = try TestPlugin(
            shell: """
                folder=$(printf '%s' "$job" | sed 's/.*"output":"\\([^"]*\\)".*/\\1/')
                ln -s /etc/passwd "$folder/t.csv"
                echo '{"event": "table", "name": "t", "file": "t.csv"}'
                """)
        #expect(await plugin.failure().description.contains("lies outside of its folder"))
    }
}
