import Foundation

/// A screen of the terminal's own that is drawn over itself until Ctrl-C; afterwards the terminal is as it was.
struct LiveTerminal {
    /// What ends it, and what changes the terminal's size: waited for, so that none of them comes in between.
    private let signals: sigset_t

    /// Nil where the standard output is no terminal.
    init?() {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGWINCH] { sigaddset(&signals, signal) }
        self.signals = signals
    }

    /// Draws the lines again each second, and at once in a terminal of another size.
    ///
    /// - Parameter lines: Those for so many columns and rows.
    func draw(_ lines: (_ columns: Int, _ rows: Int) throws -> [String]) throws {
        var signals = signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // Another screen, without a cursor.
        write("\u{1B}[?1049h\u{1B}[?25l")
        defer {
            write("\u{1B}[?25h\u{1B}[?1049l")
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        }
        var second = timespec(tv_sec: 1, tv_nsec: 0)
        while true {
            var size = winsize()
            let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 && size.ws_row > 0
            let drawn = try isKnown ? lines(Int(size.ws_col), Int(size.ws_row)) : lines(80, 24)
            // Each line over the one that was there, then nothing below: no flicker.
            guard write("\u{1B}[H" + drawn.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J") else { return }
            let signal = sigtimedwait(&signals, nil, &second)
            guard signal == SIGWINCH || signal < 0 else { return }
        }
    }

    /// False where the terminal is gone.
    @discardableResult
    private func write(_ text: String) -> Bool {
        (try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))) != nil
    }
}
