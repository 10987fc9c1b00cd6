import Documents
import Foundation
import Reports

extension BundleComparison {
    /// What `nightjar compare` prints.
    public var text: String {
        guard !isSame || !versions.isEmpty || !files.isEmpty else {
            return "the same, byte for byte, but for what tells of the run: \(Self.ofTheRun.joined(separator: ", "))\n"
        }
        var lines: [String] = []
        func section(_ title: String, _ rows: [[String]], rightAligned: Set<Int> = []) {
            guard !rows.isEmpty else { return }
            if !lines.isEmpty { lines.append("") }
            lines.append(title)
            lines += AlignedText(rows: rows, rightAligned: rightAligned, indentation: "  ", widest: 80).lines
        }
        section("How they ended", endings.map(\.row))
        section("The job", job.map(\.row))
        section("What was read", files.map { [$0] })
        section("Versions and machine", versions.map(\.row))
        section(
            "Headline numbers (first, second, second − first)", headlines.map(\.row), rightAligned: [1, 2, 3])
        section("Tables", tables.flatMap(\.rowsOfText))
        section("Tensors", tensors.map(\.row))
        section("Other members that differ", others.map { [$0] })
        section("Only in the first", onlyInFirst.map { [$0] })
        section("Only in the second", onlyInSecond.map { [$0] })
        if isSame { lines += ["", "The results are the same, byte for byte."] }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ValueDifference {
    fileprivate var row: [String] { [key.printable, "\(Self.text(first)) → \(Self.text(second))"] }

    static func text(_ value: Value?) -> String {
        guard let value else { return "nothing" }
        return value.string?.printable ?? value.json(pretty: false).printable
    }
}

extension BundleComparison.Headline {
    fileprivate var row: [String] {
        let difference = (first?.double).flatMap { a in second?.double.map { $0 - a } }
        return [
            name.printable, ValueDifference.text(first), ValueDifference.text(second),
            difference.map { Deviation.text($0) } ?? "",
        ]
    }
}

extension TableDifference {
    fileprivate var rowsOfText: [[String]] {
        var texts: [[String]] = []
        if rows[0] != rows[1] { texts.append([path, "\(rows[0]) rows → \(rows[1]) rows"]) }
        if !unshared.isEmpty { texts.append([path, "only one has: " + unshared.joined(separator: ", ").printable]) }
        texts += columns.map { [path, "\($0.name.printable): \($0.deviation.text(of: "cells"))"] }
        return texts.isEmpty ? [[path, "the same cells in other bytes"]] : texts
    }
}

extension TensorDifference {
    fileprivate var row: [String] {
        let title = "\(path) \(name.printable)"
        guard shapes[0] == shapes[1] else {
            let words = shapes.map { $0.map { "\($0)" } ?? "nothing" }
            return [title, words.joined(separator: " → ")]
        }
        return [title, deviation.text(of: "values")]
    }
}

extension Deviation {
    fileprivate func text(of what: String) -> String {
        let extent =
            largest.isFinite
            ? "by \(Self.text(largest)) at most, relatively \(Self.text(largestRelative))"
            : "some where one is no finite number"
        return "\(differing) of \(count) \(what) differ, \(extent)"
    }

    /// To three digits: how much, not which.
    static func text(_ number: Double) -> String { String(format: "%.3g", number) }
}
