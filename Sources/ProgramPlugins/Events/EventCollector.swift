import Documents
import Foundation
import NightjarKit
import Problems
import Processes

/// Takes in what a program says, line by line: events become results, all else goes to the log.
///
/// A line is an event where it begins with `{` and names `"event"`. One that is no event is logged; an event that is
/// wrong fails the job, for without it the results would not be what the program means.
final class EventCollector {
    private(set) var results: Results
    private(set) var isDone = false
    private let context: Context
    private let folders: JobFolders
    private let progress: ClosedRange<Double>
    private var log: ProgramLog
    private var line = 0
    private var names: Set<String> = []
    private var failure: Problem?

    /// - Parameters:
    ///   - results: What there is already.
    ///   - progress: What of the job's progress is the program's.
    init(_ results: Results, folders: JobFolders, progress: ClosedRange<Double>, context: Context) {
        self.results = results
        self.context = context
        self.folders = folders
        self.progress = progress
        log = ProgramLog(context)
    }

    /// A line of standard output.
    func takeOutput(_ found: LineSplitter.Line) throws {
        line += 1
        switch found {
        case .tooLong(let start):
            guard !Self.isEvent(start) else {
                throw Problem(
                    .failed,
                    "the event has more than \(ProgramRun.longestLine.bytesInWords); write large tables into a CSV file",
                    at: Problem.Place(file: "standard output", line: line))
            }
            log.rubbish(start, isCut: true)
        case .whole(let bytes):
            guard Self.isEvent(bytes) else { return log.rubbish(bytes) }
            var event = Value.null
            do {
                event = try EventForms.event(bytes)
                try take(EventForms.checked(event))
            } catch let problem as Problem {
                throw located(problem, in: event)
            }
        }
    }

    /// Says which event it is: every one stands on one line, the number of which says more than its own 1.
    private func located(_ problem: Problem, in event: Value) -> Problem {
        var place = Problem.Place(file: "standard output", line: line, column: problem.place?.column)
        let name = event["name"]?.string.map { " " + $0.quotedForMessage } ?? ""
        place.key = [event["event"]?.string.map { $0 + name }, problem.place?.key].compactMap { $0 }
            .joined(separator: ": ")
        if place.key?.isEmpty == true { place.key = nil }
        // One wrong thing at a time: of an event, the others follow from it more often than not.
        if problem.kind == .badInput { return Problem(.failed, problem.message, at: place) }
        return Problem(problem.kind, problem.message, at: place, detail: problem.detail)
    }

    /// A line of standard error.
    func takeError(_ found: LineSplitter.Line) {
        switch found {
        case .tooLong(let start): log.error(start, isCut: true)
        case .whole(let bytes): log.error(bytes)
        }
    }

    /// After the end: whether the results are whole.
    ///
    /// - Parameter isKilled: Whether we have ended it, after `done`.
    /// - Throws: A `Problem` that says how the program failed.
    func finish(_ exit: ProcessExit, isKilled: Bool) throws {
        let detail = log.lastLines.map { "the last of its standard error:\n" + $0 }
        if let failure {
            throw Problem(failure.kind, failure.message, at: failure.place, detail: failure.detail ?? detail)
        }
        if isDone, isKilled || exit.succeeded { return }
        let without = isDone ? "after its event done" : "without the event done"
        let last = log.lastWords.map { ": " + $0 } ?? ""
        throw Problem(.failed, "the program \(exit) \(without)\(last)", detail: detail)
    }

    private static func isEvent(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first(where: { $0 != 0x20 && $0 != 0x09 }), first == UInt8(ascii: "{") else {
            return false
        }
        return bytes.contains("\"event\"".utf8)
    }

    private func take(_ event: Value) throws {
        // After an error nothing counts any more; after done nothing is expected.
        guard failure == nil else { return }
        guard !isDone else { throw Problem(.failed, "an event after the event done, which is the last one") }
        func text(_ key: String) -> String { event[key]?.string ?? "" }
        switch text("event") {
        case "hello":
            let version = event["protocol"]?.int ?? 0
            guard version == programProtocol else {
                throw Problem(
                    .failed,
                    "the program speaks protocol \(version), and Nightjar \(Versions.kit) speaks \(programProtocol); "
                        + "write it for that, or take the Nightjar that it was written for")
            }
        case "progress":
            let share = progress.upperBound - progress.lowerBound
            context.progress(progress.lowerBound + share * (event["fraction"]?.double ?? 0), text("what"))
        case "log":
            // A warning is for the report's reader, too.
            if text("level") == "info" { log.log(text("message")) } else { context.warn(text("message")) }
        case "headline":
            try claim("headline", text("name"), event)
            try takeHeadline(text("name"), event["value"] ?? .null, help: text("help"))
        case "table":
            try claimMember("table", event)
            results.table(try Table(event: event, in: folders.output))
        case "figure":
            try claimMember("figure", event)
            results.figure(try Figure(event: event))
        case "tensor":
            try claimMember("tensor", event)
            let tensors = try ReturnedTensors(text("name"), file: text("file"), in: folders.output)
            results.tensors(tensors.file)
            if let warning = tensors.warning { context.warn(warning) }
        case "state": try SavedState(context).keep(text("file"), in: folders.state)
        case "note": results.note(text("text"), kind: Note.Kind(rawValue: text("kind")) ?? .assumption)
        case "done": isDone = true
        default: failure = Problem(.failed, text("message"), detail: event["detail"]?.string)
        }
    }

    private func takeHeadline(_ name: String, _ value: Value, help: String) throws {
        switch value.content {
        case .int(let value): results.headline(name, value, help: help)
        case .double(let value): results.headline(name, value, help: help)
        case .string(let value): results.headline(name, value, help: help)
        case .null: results.headline(name, Double?.none, help: help)
        default: throw Problem.mismatch(value, allowed: "a number, a text or null", key: "value")
        }
    }

    /// A bundle's member is a file, of its name alone whatever the case of its letters.
    private func claimMember(_ kind: String, _ event: Value) throws {
        let name = event["name"]?.string ?? ""
        guard MemberName.isPlain(name) else {
            throw Problem.mismatch(event["name"] ?? event, allowed: MemberName.allowed, key: "name")
        }
        try claim(kind, name.lowercased(), event)
    }

    private func claim(_ kind: String, _ name: String, _ event: Value) throws {
        guard names.insert("\(kind) \(name)").inserted else {
            throw Problem.mismatch(
                event["name"] ?? event, allowed: "a name that no other \(kind) of this job has", key: "name")
        }
    }
}
