import Problems
import Testing

@Suite("Sizes and lengths of time, in words")
struct AmountTests {
    @Test(
        "bytes, the smaller units rounded up",
        arguments: [
            (-1, "0 bytes"), (0, "0 bytes"), (1023, "1023 bytes"), (1024, "1 KiB"), (1025, "2 KiB"),
            (300 << 20, "300 MiB"), ((300 << 20) + 1, "301 MiB"), (1000 << 20, "1000 MiB"), (5 << 30, "5.0 GiB"),
            (12 << 30 | 3 << 28, "12.8 GiB"), (.max, "8589934592.0 GiB"),
        ])
    func bytes(count: Int, words: String) { #expect(count.bytesInWords == words) }

    @Test(
        "seconds, what is less than the last unit left out",
        arguments: [
            (-3, "0 s"), (0.9, "0 s"), (42.5, "42 s"), (119, "119 s"), (120, "2 min"), (479, "7 min"),
            (3600, "1 h 0 min"), (12_059, "3 h 20 min"), (.infinity, "277777 h 46 min"),
        ])
    func seconds(count: Double, words: String) { #expect(count.secondsInWords == words) }
}
