import Testing

@testable import Checkpoints

@Suite("A tensor's layout in its storage")
struct StridedLayoutTests {
    @Test("a view that repeats a row is one; a file of a few bytes that claims gigabytes is not")
    func inflated() throws {
        #expect(try !#require(StridedLayout(shape: [4, 3], strides: [0, 1])).isInflated)
        #expect(try !#require(StridedLayout(shape: [512, 512], strides: [512, 1])).isInflated)
        #expect(try #require(StridedLayout(shape: [1 << 20, 1 << 10], strides: [0, 1])).isInflated)
    }

    @Test("extents whose product is beyond 64 bits are none")
    func overflow() {
        #expect(StridedLayout(shape: [1 << 40, 1 << 40], strides: [0, 0]) == nil)
        #expect(StridedLayout(shape: [2, 2], strides: [.max, 1]) == nil)
    }
}
