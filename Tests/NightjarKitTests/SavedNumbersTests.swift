import Foundation
import NightjarKit
import Testing

@Suite("Numbers that an analysis keeps")
struct SavedNumbersTests {
    @Test("come back bit by bit")
    func whole() throws {
        let lists = [[0, -0.0, .leastNonzeroMagnitude, .infinity], [], [.nan, 3]]
        let found = try #require(SavedNumbers(SavedNumbers(lists).data))
        #expect(found.lists.map { $0.map(\.bitPattern) } == lists.map { $0.map(\.bitPattern) })
    }

    @Test("of another form are none")
    func damaged() {
        let data = SavedNumbers([[1, 2], [3]]).data
        for count in 0..<data.count { #expect(SavedNumbers(data.prefix(count)) == nil) }
        #expect(SavedNumbers(data + data) == nil)
        #expect(SavedNumbers(Data(repeating: 0xFF, count: 64)) == nil)
    }
}
