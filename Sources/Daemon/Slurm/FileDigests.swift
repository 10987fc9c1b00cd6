import Dispatch
import Files
import Foundation
import Synchronization

/// Takes files' digests beside the loop: bundles may have gigabytes.
final class FileDigests {
    /// What is shared with the other thread; `wake` is gone with the object.
    private final class Shared: Sendable {
        struct State {
            var done: [(number: Int, digest: String?)] = []
            var wake: (@Sendable () -> Void)?
        }
        let state = Mutex(State())
    }

    private let queue = DispatchQueue(label: "digests")
    private let shared = Shared()
    private let wakeup: Wakeup
    private var waiting: [Int: (String?) -> Void] = [:]
    private var count = 0
    private final class Action { var done: () -> Void = {} }

    init(on loop: Loop) throws {
        let action = Action()
        wakeup = try Wakeup(on: loop) { action.done() }
        let sender = wakeup.sender
        shared.state.withLock { $0.wake = { sender.send() } }
        action.done = { [weak self] in self?.deliver() }
    }

    deinit { shared.state.withLock { $0.wake = nil } }

    /// The SHA-256 of a file; nil where it cannot be read.
    func digest(of file: URL, then: @escaping (String?) -> Void) {
        count += 1
        let number = count
        waiting[number] = then
        queue.async { [shared] in
            let digest = try? SHA256Digest.hex(ofFile: file)
            shared.state.withLock {
                $0.done.append((number, digest))
                $0.wake?()
            }
        }
    }

    private func deliver() {
        let done = shared.state.withLock { state in
            defer { state.done = [] }
            return state.done
        }
        for (number, digest) in done { waiting.removeValue(forKey: number)?(digest) }
    }
}
