import Synchronization
import Tensors
import Testing

@Suite("Work on several threads")
struct ParallelTests {
    @Test("each index runs once, whatever the number of threads", arguments: [1, 2, 7])
    func eachOnce(_ threads: Int) throws {
        let counts = Mutex([Int](repeating: 0, count: 100))
        try parallel(100, threads: threads) { index, thread in
            #expect(thread < threads)
            counts.withLock { $0[index] += 1 }
        }
        #expect(counts.withLock { $0 } == [Int](repeating: 1, count: 100))
    }

    @Test("the first error ends the work and reaches the caller")
    func errors() {
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            try parallel(50, threads: 2) { index, _ in if index == 10 { throw Broken() } }
        }
    }
}
