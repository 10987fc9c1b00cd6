import Foundation
import PythonText
import Testing

/// What Python 3.11 says of every scalar: Fixtures/make_scalars.py.
@Suite("Words and lower case are Python's")
struct ScalarTests {
    struct Reference: Decodable {
        var words: [[UInt32]]
        var lowered: [[UInt32]]
        var sigmas: [[String]]
    }

    let reference: Reference

    init() throws {
        let file = try #require(Bundle.module.url(forResource: "Fixtures/scalars", withExtension: "json"))
        reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }

    private static let scalars = (0..<0x11_0000 as Range<UInt32>).compactMap(Unicode.Scalar.init)

    private func lowered(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        pythonLowercase(Array(text)[...]) { lower, _ in result.append(lower) }
        return result
    }

    @Test("Every scalar is part of a word or not, as in Python's re")
    func words() {
        var expected = Set<UInt32>()
        for range in reference.words { expected.formUnion(range[0]...range[1]) }
        #expect(Self.scalars.filter { $0.isPythonWord != expected.contains($0.value) } == [])
    }

    @Test("Every scalar's lower case is that of str.lower()")
    func lower() {
        let expected = Dictionary(uniqueKeysWithValues: reference.lowered.map { ($0[0], Array($0.dropFirst())) })
        let wrong = Self.scalars.filter { lowered([$0]).map(\.value) != expected[$0.value] ?? [$0.value] }
        #expect(wrong == [])
    }

    @Test("A sigma is final where Python says so")
    func sigmas() {
        for pair in reference.sigmas {
            #expect(lowered(pair[0].unicodeScalars) == Array(pair[1].unicodeScalars), "\(pair[0])")
        }
    }

    @Test("Each scalar of the result knows which one it came from")
    func origins() {
        var origins: [Int] = []
        pythonLowercase(Array("aİb".unicodeScalars)[...]) { _, index in origins.append(index) }
        #expect(origins == [0, 1, 1, 2])
    }
}
