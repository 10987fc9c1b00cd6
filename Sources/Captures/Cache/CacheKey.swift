import Files
import Foundation

/// What a cached value follows from, all of it, as one SHA-256: two computations with the same key give the same bits.
public struct CacheKey: Sendable, Hashable {
    /// 64 hexadecimal digits.
    public let digits: String

    /// One of the things that decide a value.
    public enum Part: Sendable {
        /// A text, as a file's digest or an option's value.
        case text(String)
        /// Numbers.
        case numbers([Int32])
        /// Lists of numbers, as token ids a text.
        case lists([[Int32]])
    }

    /// The key of a kind of value, of everything that decides it.
    ///
    /// - Throws: A `Problem` where this machine computes no SHA-256.
    public init(_ kind: String, _ parts: [Part]) throws {
        let digest = try SHA256Digest()
        // Every part says its kind and length first, so that no two lists of parts come to the same bytes.
        try digest.add(kind)
        for part in parts {
            switch part {
            case .text(let text):
                try digest.add(0)
                try digest.add(text)
            case .numbers(let numbers):
                try digest.add(1)
                try digest.add(numbers)
            case .lists(let lists):
                try digest.add(2)
                try digest.add(lists.count)
                for list in lists { try digest.add(list) }
            }
        }
        digits = try digest.finish()
    }

    /// A key that was made before.
    init?(digits: String) {
        guard digits.utf8.count == 64, digits.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else { return nil }
        self.digits = digits
    }
}

extension SHA256Digest {
    fileprivate func add(_ number: Int) throws {
        try withUnsafeBytes(of: UInt64(bitPattern: Int64(number)).littleEndian) { try update($0) }
    }

    fileprivate func add(_ text: String) throws {
        try add(text.utf8.count)
        try update(Data(text.utf8))
    }

    fileprivate func add(_ numbers: [Int32]) throws {
        try add(numbers.count)
        try numbers.withUnsafeBytes { try update($0) }
    }
}
