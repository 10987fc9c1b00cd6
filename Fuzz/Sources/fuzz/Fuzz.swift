import Foundation
import FuzzedParsers

/// The parser that the environment variable names.
private let parser: FuzzedParser = {
    let name = ProcessInfo.processInfo.environment["NIGHTJAR_PARSER"] ?? ""
    guard let parser = FuzzedParser.named(name) else {
        print("NIGHTJAR_PARSER has to be one of: \(FuzzedParser.all.map(\.name).joined(separator: " "))")
        exit(2)
    }
    return parser
}()

/// What libFuzzer calls with each input: a `Problem` is well, everything else ends the process.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        _ = try parser.refusal(of: Data(UnsafeRawBufferPointer(start: start, count: count)))
    } catch {
        fatalError("no Problem but \(error)")
    }
    return 0
}
