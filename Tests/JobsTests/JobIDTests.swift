import Foundation
import Testing

@testable import Jobs

@Suite("A job's id")
struct JobIDTests {
    @Test("begins with the time of its claim, in UTC")
    func time() {
        #expect(JobID.new(at: Date(timeIntervalSince1970: 86_399.5)) == "19700101-235959-7a1200")
    }

    @Test("sorts by it, also within a second")
    func order() {
        let start = Date(timeIntervalSince1970: 1_800_000_000.999_9)
        let ids = (0..<200).map { JobID.new(at: start + 1e-6 * Double($0)) }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
    }
}
