import Foundation
import Problems
import Testing

@testable import Reports

@Suite struct `The report's page` {
    @Test func `is well-formed, and the same for the same job`() throws {
        let text = try Example.page.html()
        #expect(Markup(text) != nil)
        #expect(try Example.page.html() == text)
    }

    @Test func `needs nothing but itself`() throws {
        let page = try #require(Markup(try Example.page.html()))
        #expect(page.all("script").isEmpty && page.all("link").isEmpty && page.all("img").isEmpty)
        for element in page.elements {
            #expect(element.attributes["src"] == nil && element.attributes["href"] == nil)
            #expect(element.attributes["style"] == nil)
        }
        let styles = page.all("style").map(\.text).joined()
        #expect(!styles.contains("url(") && !styles.contains("@import"))
    }

    @Test func `goes from the answer to the manifest`() throws {
        let page = try #require(Markup(try Example.page.html()))
        let headings = page.all("h2").map(\.text)
        #expect(
            headings == [
                "Headline numbers", "Figures", "Tables", "Notes", "The files of this bundle",
                "The manifest as submitted",
            ])
        #expect(page.all("h1").map(\.text) == ["finance-vs-wiki"])
        #expect(page.text.contains(Example.manifest))
    }

    @Test func `shows a number with its interval on one card`() throws {
        let page = try Example.page.html()
        #expect(page.contains("<span class=\"value\">0.9844</span><span class=\"interval\">0.9612 to 0.9931</span>"))
        #expect(!page.contains("layerGenerality.low"))
        #expect(page.contains("<span class=\"value\">28,413</span>"))
    }

    @Test func `shows a table's first rows and says how many there are`() throws {
        let page = try #require(Markup(try Example.page.html()))
        #expect(page.text.contains("The first 20 of 3000 rows."))
        #expect(page.text.contains("All 8 rows."))
        #expect(page.all("tr").count == 1 + 20 + 1 + 8)
        #expect(page.all("th").allSatisfy { $0.attributes["scope"] == "col" })
        #expect(page.all("td").filter { $0.attributes["class"] == "number" }.contains { $0.text == "0.9900" })
    }

    @Test func `breaks no short names for the sake of longer texts`() throws {
        var results = Results()
        results.table(
            Table(
                "t", title: "T",
                columns: [
                    ("set", .string(["selected", "none"])),
                    ("text", .string([String(repeating: "word ", count: 40), "two\nlines"])),
                ]))
        var page = Example.page
        page.results = results
        let cells = try #require(Markup(try page.html())).all("td").map { $0.attributes["class"] }
        #expect(cells == ["name", "", "name", ""])
    }

    @Test func `has warnings before assumptions`() throws {
        let page = try #require(Markup(try Example.page.html()))
        #expect(page.all("li").map { $0.attributes["class"] } == ["warning", "assumption"])
    }

    @Test func `keeps the marks of one figure apart from another's`() throws {
        let page = try #require(Markup(try Example.page.html()))
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        let labels = page.elements.compactMap { $0.attributes["aria-labelledby"] }.flatMap { $0.split(separator: " ") }
        #expect(Set(labels.map(String.init)).isSubset(of: ids))
    }

    @Test func `of a failed job says first what went wrong and what to do`() throws {
        var report = Example.page
        report.outcome = .failed
        report.results = Results()
        report.problem = .badInput("no <field>", at: .init(file: "a.jsonl", line: 1), detail: "found: b")
        let page = try #require(Markup(try report.html()))
        #expect(page.all("h2").map(\.text).first == "This job failed")
        #expect(page.text.contains("a.jsonl:1: no <field>"))
        #expect(page.text.contains("found: b"))
        #expect(page.text.contains("drop the manifest into the inbox again"))
    }

    @Test(arguments: Outcome.allCases, [Problem.Kind.failed, .badInput, .tryAgain, .ownError, .interrupted])
    func `has a remedy for every end but a good one`(outcome: Outcome, kind: Problem.Kind) throws {
        var report = Example.page
        report.outcome = outcome
        report.problem = outcome == .succeeded ? nil : Problem(kind, "reason")
        #expect(try report.html().contains("What to do:") == (outcome != .succeeded))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "{{title}} {{{svg}}}", "\" onload=\"x", "\"\u{338} a=\"", "&amp;", "\u{0}",
    ])
    func `escapes whatever it is given`(text: String) throws {
        var results = Results()
        results.headline(text, text, help: text)
        results.table(Table(text, title: text, columns: [(text, .string([text]))]))
        results.tensors(TensorFile(text, tensors: [(text, [1], [0])]))
        results.note(text)
        results.figure(Figure(text, title: text, caption: text, panels: []))
        let report = ReportPage(
            name: text, plugin: text, summary: text, model: text, outcome: .failed,
            problem: Problem(.failed, text, detail: text), results: results,
            members: results.tableFiles.map(\.path) + results.tensorFiles.map(\.path), manifest: text)
        let page = try #require(Markup(try report.html()))
        #expect(page.all("script").isEmpty)
        #expect(page.elements.allSatisfy { $0.attributes["onload"] == nil && $0.attributes["a"] == nil })
        #expect(page.all("h1").map(\.text) == [text.printable])
    }

    /// To look at it: NIGHTJAR_KEEP_REPORT=FOLDER swift test --filter ReportsTests
    @Test(.enabled(if: ProcessInfo.processInfo.environment["NIGHTJAR_KEEP_REPORT"] != nil))
    func `is kept where one wants to look at it`() throws {
        let url = URL(fileURLWithPath: ProcessInfo.processInfo.environment["NIGHTJAR_KEEP_REPORT"] ?? ".")
        try Data(Example.page.html().utf8).write(to: url.appendingPathComponent("report.html"))
        for entry in Example.results.figureFiles {
            try Data(entry.figure.svg().utf8).write(to: url.appendingPathComponent(entry.figure.name + ".svg"))
        }
        var failed = Example.page
        failed.outcome = .failed
        failed.results = Results()
        failed.problem = Problem(
            .badInput, "no text has the field “text” (did you mean “body”?)",
            at: .init(file: "finance.jsonl", line: 1, key: "parameters.positive.field"),
            detail: "found: body, label, id")
        try Data(failed.html().utf8).write(to: url.appendingPathComponent("failed.html"))
    }
}
