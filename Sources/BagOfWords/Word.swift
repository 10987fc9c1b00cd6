import PythonText

/// A lower-cased word as a key: equal where the scalars are, which strings are not.
struct Word: Hashable, Comparable, Sendable {
    var utf8: [UInt8]

    init(utf8: [UInt8]) { self.utf8 = utf8 }

    init(_ text: String) { utf8 = Array(text.utf8) }

    var text: String { String(decoding: utf8, as: UTF8.self) }

    /// By scalars, as Python sorts.
    static func < (a: Word, b: Word) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}

extension Word {
    /// The words of a text with their places in its UTF-8: `(?u)\b\w\w+\b` on the text in lowercase, both as Python
    /// has them.
    static func all(in text: String) -> [(word: Word, place: Range<Int>)] {
        var reading = Reading()
        let isASCII = text.utf8.withContiguousStorageIfAvailable { utf8 in
            guard utf8.allSatisfy({ $0 < 0x80 }) else { return false }
            for (place, byte) in utf8.enumerated() { reading.read(ascii: byte, at: place) }
            return true
        }
        if isASCII != true {
            let scalars = Array(text.unicodeScalars)
            var places = [0]
            places.reserveCapacity(scalars.count + 1)
            for scalar in scalars { places.append((places.last ?? 0) + UTF8.width(scalar)) }
            pythonLowercase(scalars[...]) { reading.read($0, at: places[$1]..<places[$1 + 1]) }
        }
        reading.endWord()
        return reading.words
    }

    /// The words that were read, and the one that is being read.
    private struct Reading {
        private(set) var words: [(word: Word, place: Range<Int>)] = []
        private var utf8: [UInt8] = []
        private var scalars = 0
        private var place = 0..<0

        mutating func read(ascii byte: UInt8, at place: Int) {
            switch byte {
            case 0x30...0x39, 0x5F, 0x61...0x7A: utf8.append(byte)
            case 0x41...0x5A: utf8.append(byte | 0x20)
            default: return endWord()
            }
            add(place..<place + 1)
        }

        mutating func read(_ scalar: Unicode.Scalar, at place: Range<Int>) {
            guard scalar.isPythonWord else { return endWord() }
            utf8.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            add(place)
        }

        private mutating func add(_ place: Range<Int>) {
            self.place = scalars == 0 ? place : self.place.lowerBound..<place.upperBound
            scalars += 1
        }

        mutating func endWord() {
            if scalars > 1 { words.append((Word(utf8: utf8), place)) }
            utf8.removeAll(keepingCapacity: true)
            scalars = 0
        }
    }
}
