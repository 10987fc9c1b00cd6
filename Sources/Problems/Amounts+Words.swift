import Foundation

extension Int {
    /// So many bytes as people read them, the smaller units rounded up: `900 bytes`, `300 MiB`, `5.0 GiB`.
    package var bytesInWords: String {
        let bytes = Swift.max(0, self)
        if bytes < 1 << 10 { return "\(bytes) bytes" }
        if bytes < 1 << 20 { return "\((bytes + (1 << 10) - 1) >> 10) KiB" }
        if bytes < 1 << 30 { return "\((bytes + (1 << 20) - 1) >> 20) MiB" }
        return String(format: "%.1f GiB", Double(bytes) / Double(1 << 30))
    }
}

extension Double {
    /// So many seconds as people read them: `42 s`, `7 min`, `3 h 20 min`.
    package var secondsInWords: String {
        let whole = Int(Swift.min(Swift.max(self, 0), 1e9))
        if whole < 120 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
