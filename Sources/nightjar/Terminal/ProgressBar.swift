import Foundation

/// One line on the terminal that shows how far a job is; nothing where stderr is no terminal.
final class ProgressBar: Sendable {
    private let name: String
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(_ name: String) { self.name = name }

    func show(_ fraction: Double, _ what: String) {
        let filled = Int((fraction * 24).rounded())
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        write("\r\u{1B}[K\(name) \(bar) \(Int(fraction * 100)) %  \(what)")
    }

    func clear() { write("\r\u{1B}[K") }

    private func write(_ text: String) {
        if isTerminal { StandardError.write(text) }
    }
}
