extension NullDistribution {
    /// The pool as bytes, for saved state: for each bin that holds values the gap to the last such bin and its count,
    /// as LEB128 numbers.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        func append(_ number: UInt64) {
            var rest = number
            while rest >= 0x80 {
                bytes.append(UInt8(rest & 0x7F) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        var last = 0
        // By index over the buffer: millions of bins, nearly all empty.
        counts.withUnsafeBufferPointer { counts in
            var bin = 0
            while bin < counts.count {
                if counts[bin] > 0 {
                    append(UInt64(bin - last))
                    append(counts[bin])
                    last = bin
                }
                bin += 1
            }
        }
        return bytes
    }

    /// A pool from its bytes; nil where they are not such bytes.
    public init?(bytes: some Sequence<UInt8>) {
        self.init()
        var numbers: [UInt64] = []
        var number: UInt64 = 0
        var shift: UInt64 = 0
        for byte in bytes {
            guard shift < 64 else { return nil }
            number |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte & 0x80 == 0 {
                numbers.append(number)
                (number, shift) = (0, 0)
            }
        }
        guard shift == 0, numbers.count.isMultiple(of: 2) else { return nil }
        if !numbers.isEmpty { makeRoom() }
        var bin = 0
        for pair in stride(from: 0, to: numbers.count, by: 2) {
            guard numbers[pair] < UInt64(counts.count), bin + Int(numbers[pair]) < counts.count,
                numbers[pair + 1] < 1 << 40
            else { return nil }
            bin += Int(numbers[pair])
            counts[bin] = numbers[pair + 1]
            count += Int(numbers[pair + 1])
        }
    }
}
