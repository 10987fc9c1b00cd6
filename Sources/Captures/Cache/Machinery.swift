import Foundation
import Tensors

/// What computes: the program and the kernels under it, on which the bits of every captured value depend.
public enum Machinery {
    /// As parts of a key. The program counts byte by byte, so that no change of the engine can meet what an older one
    /// kept, whoever forgot to say so.
    ///
    /// - Throws: A `Problem` where the program cannot be read.
    public static func parts(_ cache: CaptureCache) throws -> [CacheKey.Part] {
        let blas = BLAS.description
        return [
            .text(try cache.sha256(of: URL(fileURLWithPath: "/proc/self/exe"))), .text(blas.configuration),
            .text(blas.core), .text(mathematics), .text(processor),
        ]
    }

    /// The C library, whose sines and exponentials go into some values.
    private static let mathematics: String = {
        var name = [CChar](repeating: 0, count: 64)
        confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count - 1)
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// The processor's name: our own kernels choose their instructions by it.
    public static let processor: String = {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        return model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }()
}
