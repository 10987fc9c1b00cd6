import Foundation
import NightjarKit

struct Rubbish: Misbehaving {
    static let id = "rubbish"
    static let summary = "Prints what nobody asked for"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        print("{\"event\": \"done\"} \u{0}\u{1B}[31m")
        for _ in 0..<200 { print("\u{FFFD} rubbish") }
        fflush(nil)
        // Raw bytes, also to where hints to the daemon go.
        let bytes = [UInt8](repeating: 0xFF, count: 4096)
        for descriptor: Int32 in [1, 2, 3] { _ = write(descriptor, bytes, bytes.count) }
        var results = Results()
        results.headline("lines", 201)
        return results
    }
}

struct WritesElsewhere: Analysis {
    static let id = "writes-elsewhere"
    static let summary = "Writes where it may not"
    static let needsModel = false

    struct Parameters: AnalysisParameters {
        @Parameter("Where to write") var files: [String]
    }

    func run(_ parameters: Parameters, in context: Context) async throws -> Results {
        var refusals: [String] = []
        for file in parameters.files {
            let descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND, 0o666)
            if descriptor < 0 { refusals.append("\(file): \(String(cString: strerror(errno)))") }
            if descriptor >= 0 { _ = write(descriptor, "x", 1) }
        }
        guard refusals.isEmpty else { throw Problem(.failed, "cannot write " + refusals.joined(separator: ", ")) }
        return Results()
    }
}

struct Refuses: Analysis {
    static let id = "refuses"
    static let summary = "Finds fault with its parameters"
    static let needsModel = false

    struct Parameters: AnalysisParameters {
        @Parameter("At least") var least = 1
        @Parameter("At most") var most = 0
    }

    static func problems(with parameters: Parameters) -> [String] {
        parameters.least > parameters.most ? ["least must not be above most"] : []
    }

    func run(_ parameters: Parameters, in context: Context) async throws -> Results { Results() }
}
