import Foundation
import NightjarKit

struct Nothing: AnalysisParameters {}

struct Traps: Analysis {
    static let id = "traps"
    static let summary = "Reads beyond the end of a list"
    static let needsModel = false
    typealias Parameters = Nothing

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        let numbers = [1, 2, 3]
        var results = Results()
        results.headline("fourth", numbers[numbers.count])
        return results
    }
}

struct GivesUp: Analysis {
    static let id = "gives-up"
    static let summary = "Says what is wrong and takes the process with it"
    static let needsModel = false
    typealias Parameters = Nothing

    func run(_ parameters: Nothing, in context: Context) async throws -> Results { fatalError("no fourth number") }
}

struct ReadsAnywhere: Analysis {
    static let id = "reads-anywhere"
    static let summary = "Reads memory that is nobody's"
    static let needsModel = false
    typealias Parameters = Nothing

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        var results = Results()
        results.headline("value", UnsafePointer<Int>(bitPattern: 8)?.pointee)
        return results
    }
}

struct Hangs: Analysis {
    static let id = "hangs"
    static let summary = "Does not end, and does not ask whether it should"
    static let needsModel = false
    typealias Parameters = Nothing

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        while true { sleep(1) }
    }
}

struct Leaks: Analysis {
    static let id = "leaks"
    static let summary = "Takes memory and gives none back"
    static let needsModel = false
    typealias Parameters = Nothing

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        while true {
            let piece = UnsafeMutableRawPointer.allocate(byteCount: 8 << 20, alignment: 64)
            memset(piece, 1, 8 << 20)
            usleep(10_000)
        }
    }
}

struct LeavesAtOnce: Analysis {
    static let id = "leaves-at-once"
    static let summary = "Ends the process as if all were well"
    static let needsModel = false
    typealias Parameters = Nothing

    func run(_ parameters: Nothing, in context: Context) async throws -> Results { exit(0) }
}
