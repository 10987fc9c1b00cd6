import Files
public import Foundation
import Problems

/// A run of floats: memory of its own, a mapped scratch file, or a borrowed part of a mapped checkpoint.
///
/// `@unchecked Sendable`: whoever writes hands out disjoint rows to its threads (`parallel`); readers only read.
public final class FloatBuffer: @unchecked Sendable {
    /// The first element.
    public let pointer: UnsafeMutablePointer<Float>
    /// How many elements.
    public let count: Int
    /// The checkpoint's key of the tensor it holds, where it holds one.
    public let name: String?
    /// Whether it stands in for a weight that is not loaded: a dense layer leaves it out.
    public let isHollow: Bool
    private let release: () -> Void
    private static let leastMapping = 1 << 18

    /// Zeroed memory.
    public init(count: Int, name: String? = nil, isHollow: Bool = false) {
        let size = max(count, 1) * MemoryLayout<Float>.stride
        // A large mapping is zero at no cost and goes back to the system at once when let go; small ones would be too many.
        let memory =
            size < Self.leastMapping ? nil : mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        if let memory, memory != MAP_FAILED {
            pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
            release = { munmap(memory, size) }
        } else {
            let memory = UnsafeMutablePointer<Float>.allocate(capacity: max(count, 1))
            memory.initialize(repeating: 0, count: max(count, 1))
            pointer = memory
            release = { memory.deallocate() }
        }
        self.count = count
        self.name = name
        self.isHollow = isHollow
    }

    /// Zeroed memory in an unlinked file in `folder`, for states that outgrow the memory a job may have.
    ///
    /// - Throws: A `Problem` of kind `tryAgain` where the folder has no room.
    public init(count: Int, fileIn folder: URL) throws {
        let size = max(count, 1) * MemoryLayout<Float>.stride
        let file = try unnamedFile(in: folder)
        let status = posix_fallocate(file.fileDescriptor, 0, off_t(size))
        guard status == 0 else {
            throw Problem(
                .tryAgain,
                "\(folder.path): no room for \(size.bytesInWords) of hidden states (\(String(cString: strerror(status)))); "
                    + "free disk space or give the job more memory")
        }
        let memory = withExtendedLifetime(file) {
            mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file.fileDescriptor, 0)
        }
        guard let memory, memory != MAP_FAILED else {
            throw Problem(.tryAgain, "\(folder.path): cannot map a scratch file of \(size.bytesInWords)")
        }
        pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
        self.count = count
        name = nil
        isHollow = false
        release = { munmap(memory, size) }
    }

    /// Values that `owner` keeps alive; they must only be read.
    public init(
        borrowing pointer: UnsafePointer<Float>, count: Int, from owner: any AnyObject & Sendable, name: String? = nil
    ) {
        self.pointer = UnsafeMutablePointer(mutating: pointer)
        self.count = count
        self.name = name
        isHollow = false
        release = { _ = owner }
    }

    /// A copy of `values`.
    public convenience init(_ values: [Float]) {
        self.init(count: values.count)
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.update(from: base, count: values.count) }
        }
    }

    /// A copy.
    public convenience init(copying other: FloatBuffer) {
        self.init(count: other.count)
        pointer.update(from: other.pointer, count: other.count)
    }

    deinit { release() }
}
