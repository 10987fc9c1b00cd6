import COpenSSL
public import Foundation
import Problems

/// SHA-256 of bytes as they come, written as 64 hexadecimal digits.
///
/// ```swift
/// let digest = try SHA256Digest()
/// try digest.update(data)
/// let hex = try digest.finish()
/// ```
public final class SHA256Digest {
    private let context: OpaquePointer

    /// - Throws: a `Problem` where OpenSSL offers no SHA-256 (a broken or restricted configuration).
    public init() throws {
        guard let context = EVP_MD_CTX_new() else { throw Self.refused }
        self.context = context
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { throw Self.refused }
    }

    /// Takes in the next bytes.
    public func update(_ bytes: UnsafeRawBufferPointer) throws {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else { throw Self.refused }
    }

    /// Takes in the next bytes.
    public func update(_ data: Data) throws {
        try data.withUnsafeBytes { try update($0) }
    }

    /// The digest of all bytes taken in; the object is used up.
    public func finish() throws -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        guard EVP_DigestFinal_ex(context, &bytes, nil) == 1 else { throw Self.refused }
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The digest of `data`.
    public static func hex(of data: Data) throws -> String {
        let digest = try SHA256Digest()
        try digest.update(data)
        return try digest.finish()
    }

    /// The digest of a file, read in pieces of 1 MiB.
    public static func hex(ofFile url: URL) throws -> String {
        let file = try OpenFile(reading: url)
        let digest = try SHA256Digest()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = try file.read(into: buffer)
            if count == 0 { return try digest.finish() }
            try digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static let refused = Problem(
        .failed, "OpenSSL computes no SHA-256 here; check its configuration (openssl dgst -sha256 FILE must work)")

    deinit { EVP_MD_CTX_free(context) }
}
