import CZstd
import Files
import Foundation
import Problems

/// Decompresses a file to its very end, so that a missing end or a wrong checksum is found.
final class ZstdReader {
    private let file: MappedFile
    private let context: OpaquePointer
    private let buffer: UnsafeMutableRawBufferPointer
    private var offset = 0
    /// What the decoder still waits for; 0 between frames.
    private var expected = 1

    init(_ url: URL) throws {
        file = try MappedFile(url)
        file.advise(.sequential)
        guard let context = ZSTD_createDCtx() else {
            throw Problem(.tryAgain, "no memory to decompress with", at: .init(file: url.path))
        }
        self.context = context
        // 128 MiB of window: what zstd itself takes without being told to take more.
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
        buffer = .allocate(byteCount: ZSTD_DStreamOutSize(), alignment: 64)
    }

    /// The next piece, valid until the next call; empty at the end.
    func next() throws -> UnsafeRawBufferPointer {
        while true {
            var input = ZSTD_inBuffer(src: file.bytes.baseAddress, size: file.size, pos: offset)
            var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
            if offset == file.size, expected == 0 { return UnsafeRawBufferPointer(start: nil, count: 0) }
            let code = ZSTD_decompressStream(context, &output, &input)
            guard ZSTD_isError(code) == 0 else { throw refused(String(cString: ZSTD_getErrorName(code))) }
            let progressed = input.pos > offset || output.pos > 0
            offset = input.pos
            expected = code
            if output.pos > 0 { return UnsafeRawBufferPointer(rebasing: buffer[..<output.pos]) }
            if !progressed, expected > 0 { throw refused("it ends too early") }
        }
    }

    private func refused(_ reason: String) -> Problem {
        Problem.badInput(
            "this bundle is damaged or no bundle (\(reason)); copy it again from where it was made",
            at: .init(file: file.url.path))
    }

    deinit {
        ZSTD_freeDCtx(context)
        buffer.deallocate()
    }
}
