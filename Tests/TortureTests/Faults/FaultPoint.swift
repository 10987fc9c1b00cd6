/// A call of a process on a file of the workspace, at which something can go wrong.
///
/// Places are paths with ids and temporary names replaced, so that the same point is found in another run.
struct FaultPoint: Hashable, CustomStringConvertible {
    /// The command whose process makes the call: watch, work or submit.
    let role: String
    let call: String
    let place: String
    /// From 1, among the calls of one process that are alike.
    let occurrence: Int

    /// Calls that are alike and come again and again (looks at the inbox, events) count up to this many times.
    private static let mostAlike = 12

    var description: String { "\(role): \(call) \(place) #\(occurrence)" }

    /// The points of a trace, in the order of their first coming.
    static func points(inTrace trace: String) -> [FaultPoint] {
        var counts: [Substring: Int] = [:]
        return trace.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            let count = counts[line, default: 0] + 1
            counts[line] = count
            guard words.count == 3, count <= mostAlike else { return nil }
            return FaultPoint(
                role: String(words[0]), call: String(words[1]), place: String(words[2]), occurrence: count)
        }
    }

    /// What can happen at this call.
    var kinds: [FaultKind] {
        // A reboot is the end of all processes; the daemon's call decides when.
        let ends: [FaultKind] = [.killBefore, .killAfter] + (role == "watch" ? [.reboot] : [])
        return switch call {
        case "create": ends + [.inputOutput, .interrupted, .noSpace, .full]
        case "write", "pwrite": ends + [.inputOutput, .interrupted, .noSpace, .full, .short]
        case "mkdir", "link", "rename": ends + [.inputOutput, .noSpace, .full]
        case "unlink", "rmdir": ends + [.inputOutput]
        case "fsync", "fdatasync": ends + [.inputOutput, .interrupted, .noSpace, .full]
        case "ftruncate", "flock": ends + [.inputOutput, .interrupted]
        case "fork": ends + [.again]
        case "exec": [.killBefore, .inputOutput]
        // These change nothing: to be ended at them is to be ended after the call before.
        case "open", "read", "pread", "opendir", "close": [.inputOutput, .interrupted]
        default: [.inputOutput]
        }
    }
}

/// What happens at a call, once.
enum FaultKind: String, CaseIterable {
    case killBefore = "kill-before"
    case killAfter = "kill-after"
    /// The daemon and all workers are killed, as by a loss of power whose disk has kept everything.
    case reboot
    case inputOutput = "EIO"
    /// Only at calls whose manual lists it.
    case interrupted = "EINTR"
    case noSpace = "ENOSPC"
    /// No space from this call on, for a second and a half.
    case full
    /// A process cannot be made.
    case again = "EAGAIN"
    /// Half of the bytes are written.
    case short
}

/// A point, and what happens there.
struct Fault: Hashable, CustomStringConvertible {
    let point: FaultPoint
    let kind: FaultKind

    var description: String { "\(kind.rawValue) at \(point)" }

    /// As the library of faults reads it.
    var order: String { "\(point.role) \(point.call) \(point.place) \(point.occurrence) \(kind.rawValue)" }

    /// Whether a worker ends by it, which nobody can tell from a crash of its plugin.
    var isCrash: Bool {
        (point.role == "work" || point.call == "exec") && (kind == .killBefore || kind == .killAfter)
    }

    static func all(_ points: [FaultPoint]) -> [Fault] {
        points.flatMap { point in point.kinds.map { Fault(point: point, kind: $0) } }
    }
}
