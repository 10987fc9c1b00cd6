import Foundation
import NightjarKit

struct Nothing: AnalysisParameters {}

/// What those have in common that need neither parameters nor a model.
protocol Misbehaving: Analysis where Parameters == Nothing {}
extension Misbehaving { static var needsModel: Bool { false } }

struct Traps: Misbehaving {
    static let id = "traps"
    static let summary = "Reads beyond the end of a list"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        let numbers = [1, 2, 3]
        var results = Results()
        results.headline("fourth", numbers[numbers.count])
        return results
    }
}

struct GivesUp: Misbehaving {
    static let id = "gives-up"
    static let summary = "Says what is wrong and takes the process with it"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results { fatalError("no fourth number") }
}

struct ReadsAnywhere: Misbehaving {
    static let id = "reads-anywhere"
    static let summary = "Reads memory that is nobody's"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        var results = Results()
        results.headline("value", UnsafePointer<Int>(bitPattern: 8)?.pointee)
        return results
    }
}

struct Hangs: Misbehaving {
    static let id = "hangs"
    static let summary = "Does not end, and does not ask whether it should"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        while true { sleep(1) }
    }
}

struct Leaks: Misbehaving {
    static let id = "leaks"
    static let summary = "Takes memory and gives none back"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        while true {
            let piece = UnsafeMutableRawPointer.allocate(byteCount: 8 << 20, alignment: 64)
            memset(piece, 1, 8 << 20)
            usleep(10_000)
        }
    }
}

struct LeavesAtOnce: Misbehaving {
    static let id = "leaves-at-once"
    static let summary = "Ends the process as if all were well"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results { exit(0) }
}
