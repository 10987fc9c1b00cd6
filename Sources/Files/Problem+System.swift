import Foundation
import Problems

/// What was being done with a file when the system refused it.
enum FileAction: String {
    case read, write, list, remove, measure
}

extension Problem {
    /// A refused system call as a problem: the file, what was tried, the system's reason, and a remedy where there is one.
    static func system(_ code: Int32, _ action: FileAction, _ path: String) -> Problem {
        let kind: Kind
        var message = "cannot \(action.rawValue) this: \(String(cString: strerror(code)))"
        switch code {
        case ENOSPC, EDQUOT:
            kind = .tryAgain
            message += "; free some space and try again"
        // A disk or network that fails now may be there again in a minute.
        case EMFILE, ENFILE, ENOMEM, EAGAIN, EINTR, EIO, ESTALE, ETIMEDOUT:
            kind = .tryAgain
        case ENOENT, ENOTDIR, EISDIR, EACCES, ELOOP, ENAMETOOLONG:
            kind = action == .read || action == .list ? .badInput : .failed
        default:
            kind = .failed
        }
        return Problem(kind, message, at: Place(file: path))
    }
}
