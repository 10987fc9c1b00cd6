import Foundation
import Problems
import Reports
import Testing

@testable import Bundles

@Suite struct `Showing a bundle in the terminal` {
    @Test func `lists headline numbers, tables and figures in columns`() throws {
        let scratch = try Scratch()
        let url = scratch.file("b.tar.zst")
        try Example.bundle().write(to: url)
        #expect(
            try BundleReader(url).summary().text == """
                金融-vs-wiki: succeeded
                domain-neurons on bert-base

                Headline numbers
                  apAtFdr5High  0.30000000000000004
                  unitsPassing                28413
                  undefined                       –

                Tables
                  vocabulary  3 rows  token, contrast
                  ap          2 rows  ap

                Figures
                  null       Units by layer
                  histogram  Units by layer

                """)
    }

    @Test func `aligns a table, wide characters counted as two columns`() throws {
        let scratch = try Scratch()
        let url = scratch.file("b.tar.zst")
        try Example.bundle().write(to: url)
        let reader = BundleReader(url)
        #expect(
            try reader.text(ofTable: "vocabulary") == """
                token  contrast
                株式        0.5
                a,b
                "q"       1e-07

                """)
        #expect(try reader.text(ofTable: "ap", rows: 1) == " ap\n0.1\n… 1 more rows\n")
        let problem = try #require(throws: Problem.self) { try reader.text(ofTable: "nothing") }
        #expect(problem.message == "this bundle has no table nothing; it has vocabulary, ap")
    }

    @Test func `shows control characters as pictures: a bundle cannot steer the terminal`() throws {
        let lines = AlignedText(rows: [["a\u{1B}[31m", "b\nc"], ["x", "\u{202E}y"]]).lines
        #expect(lines == ["a␛[31m  b␊c", "x       \u{FFFD}y"])
    }
}
