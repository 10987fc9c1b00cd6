/// Merges that wait, the lowest rank first, of one rank the leftmost: a binary heap.
struct MergeQueue {
    /// Rank in the high half, place in the low half, so that one comparison orders them.
    private var heap: [UInt64] = []

    var isEmpty: Bool { heap.isEmpty }

    mutating func removeAll() { heap.removeAll(keepingCapacity: true) }

    mutating func insert(rank: Int32, at place: Int32) {
        var index = heap.count
        let entry = UInt64(UInt32(bitPattern: rank)) << 32 | UInt64(UInt32(bitPattern: place))
        heap.append(entry)
        heap.withUnsafeMutableBufferPointer { heap in
            while index > 0, heap[(index - 1) / 2] > entry {
                heap[index] = heap[(index - 1) / 2]
                index = (index - 1) / 2
            }
            heap[index] = entry
        }
    }

    mutating func popFirst() -> (rank: Int32, place: Int32)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap.withUnsafeMutableBufferPointer { heap in
                // The hole goes down to a leaf, then the last entry up from there: it most often stays low.
                var hole = 0
                while 2 * hole + 2 < heap.count {
                    let child = heap[2 * hole + 1] < heap[2 * hole + 2] ? 2 * hole + 1 : 2 * hole + 2
                    heap[hole] = heap[child]
                    hole = child
                }
                if 2 * hole + 1 < heap.count {
                    heap[hole] = heap[2 * hole + 1]
                    hole = 2 * hole + 1
                }
                while hole > 0, heap[(hole - 1) / 2] > last {
                    heap[hole] = heap[(hole - 1) / 2]
                    hole = (hole - 1) / 2
                }
                heap[hole] = last
            }
        }
        return (Int32(truncatingIfNeeded: first >> 32), Int32(truncatingIfNeeded: first))
    }
}
