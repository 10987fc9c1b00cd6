import Foundation
import Testing

@testable import Tokenizers

/// Every Unicode scalar has the properties that it has in the reference's tables.
@Suite struct ScalarClassTests {
    struct Reference: Decodable {
        /// Hexadecimal ranges: `41-5A 5F`.
        var classes: [String: String]
        /// Hexadecimal scalars, each with what it maps to.
        var lowercase: [String: String]
        var decomposed: [String: String]
    }

    let reference: Reference

    init() throws { reference = try #require(try Fixture.lines("scalars.json", as: Reference.self).first) }

    @Test func classesHaveTheReferencesMembers() throws {
        let classes: [(name: String, bit: ScalarClass)] = [
            ("unclean", .unclean), ("whitespace", .whitespace), ("punctuation", .punctuation), ("accent", .accent),
            ("mark", .mark), ("ideograph", .ideograph), ("numeric", .numeric), ("word", .word),
        ]
        var members: [[Unicode.Scalar]] = Array(repeating: [], count: classes.count)
        for scalar in Self.scalars {
            let ofScalar = ScalarClass(scalar)
            if ofScalar.isEmpty { continue }
            for index in classes.indices where ofScalar.contains(classes[index].bit) { members[index].append(scalar) }
        }
        for (index, (name, _)) in classes.enumerated() {
            #expect(Self.ranges(members[index]) == (try #require(reference.classes[name])), "\(name)")
        }
    }

    @Test func marksThatMoveAreTheReferences() throws {
        let marks = Self.scalars.filter {
            $0.combiningClass(inUnicode: 9) != 0 && CanonicalMapping.decomposition(of: $0) == nil
        }
        #expect(Self.ranges(marks) == (try #require(reference.classes["combining"])))
    }

    @Test func lowercaseIsTheReferences() throws {
        var mapping: [String: String] = [:]
        for scalar in Self.scalars where ScalarClass(scalar).contains(.lowers) {
            mapping[Self.hexadecimal([scalar])] = Self.hexadecimal(
                Array(scalar.properties.lowercaseMapping.unicodeScalars))
        }
        #expect(mapping == reference.lowercase)
    }

    @Test func decompositionIsTheReferences() throws {
        var mapping: [String: String] = [:]
        for scalar in Self.scalars where !(0xAC00...0xD7A3).contains(scalar.value) {
            if let parts = CanonicalMapping.decomposition(of: scalar) {
                mapping[Self.hexadecimal([scalar])] = Self.hexadecimal(parts)
                #expect(ScalarClass(scalar).contains(.decomposes))
            }
        }
        #expect(mapping == reference.decomposed)
    }

    @Test func hangulDecomposesAndComposesAgain() throws {
        for value in UInt32(0xAC00)...0xD7A3 {
            let syllable = try #require(Unicode.Scalar(value))
            let jamo = try #require(CanonicalMapping.decomposition(of: syllable))
            #expect(jamo == Array(String(Character(syllable)).decomposedStringWithCanonicalMapping.unicodeScalars))
            var composed = jamo[0]
            for each in jamo.dropFirst() {
                composed = try #require(CanonicalMapping.composition(of: composed, each, inUnicode: 9))
            }
            #expect(composed == syllable)
        }
    }

    static let scalars = (0..<UInt32(0x11_0000)).compactMap(Unicode.Scalar.init)

    static func hexadecimal(_ scalars: [Unicode.Scalar]) -> String {
        scalars.map { String($0.value, radix: 16, uppercase: true) }.joined(separator: " ")
    }

    static func ranges(_ members: [Unicode.Scalar]) -> String {
        var ranges: [(low: Unicode.Scalar, high: Unicode.Scalar)] = []
        for scalar in members {
            if let last = ranges.last, last.high.value + 1 == scalar.value {
                ranges[ranges.count - 1].high = scalar
            } else {
                ranges.append((scalar, scalar))
            }
        }
        return ranges.map { low, high in
            low == high ? hexadecimal([low]) : hexadecimal([low]) + "-" + hexadecimal([high])
        }.joined(separator: " ")
    }
}
