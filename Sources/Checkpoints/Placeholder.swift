public import Foundation
public import Safetensors
public import Problems
public struct ModelConfiguration: @unchecked Sendable {
    let j: [String: Any]; public let fileName = "config.json"
    public func string(_ k: String) throws -> String { j[k] as? String ?? "" }
    public func int(_ k: String, in r: ClosedRange<Int>, default d: Int? = nil) throws -> Int { j[k] as? Int ?? d ?? 0 }
    public func double(_ k: String, in r: ClosedRange<Double>, default d: Double) throws -> Double { j[k] as? Double ?? d }
    public func choice<T: RawRepresentable>(_ k: String, of: T.Type, default d: T) throws -> T where T.RawValue == String { (j[k] as? String).flatMap(T.init) ?? d }
    public func problem(_ k: String, _ m: String) -> Problem { .badInput(m) }
    public func require(_ k: String, is v: String) throws {}
    public func require(_ k: String, is v: Bool) throws {}
    public func labelCount() throws -> Int { (j["id2label"] as? [String: Any])?.count ?? 2 }
    public func label(_ i: Int) -> String? { (j["id2label"] as? [String: String])?["\(i)"] }
    public func isArchitecture(endingIn s: String) -> Bool { (j["architectures"] as? [String])?.first?.hasSuffix(s) ?? false }
}
public struct Checkpoint: Sendable {
    public let configuration: ModelConfiguration; public let folder: URL; let file: SafetensorsFile
    public var fileURLs: [URL] { [] }
    public init(folder: URL) throws {
        self.folder = folder
        configuration = ModelConfiguration(j: try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent("config.json"))) as? [String: Any] ?? [:])
        file = try SafetensorsFile(folder.appendingPathComponent("model.safetensors"))
    }
    public func has(_ n: String) -> Bool { file.names.contains(n) }
    public func tensor(_ n: String, shape: [Int]) throws -> StoredTensor { let t = try file.tensor(n); guard t.shape == shape else { throw Problem.badInput("\(n) \(t.info.shape) \(shape)") }; return t }
    public func prefix(of n: String, among: [String]) throws -> String { among.first { has($0 + n) } ?? "" }
}
