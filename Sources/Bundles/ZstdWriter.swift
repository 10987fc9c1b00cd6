import CZstd
import Files
import Foundation
import Problems

/// Compresses a stream into a file that appears when it is complete.
///
/// One thread and fixed buffers: the same bytes in give the same bytes out.
final class ZstdWriter {
    private let file: DurableFileWriter
    private let context: OpaquePointer
    private let buffer: UnsafeMutableRawBufferPointer

    init(to url: URL, level: Int32) throws {
        file = try DurableFileWriter(to: url)
        guard let context = ZSTD_createCCtx() else {
            throw Problem(.tryAgain, "no memory to compress with", at: .init(file: url.path))
        }
        self.context = context
        buffer = .allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 64)
        for (parameter, value) in [
            (ZSTD_c_compressionLevel, level), (ZSTD_c_checksumFlag, 1), (ZSTD_c_nbWorkers, 0),
        ] {
            try check(ZSTD_CCtx_setParameter(context, parameter, value))
        }
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        try compress(bytes, ZSTD_e_continue)
    }

    /// Ends the stream; the file gets its name.
    func commit() throws {
        try compress(UnsafeRawBufferPointer(start: nil, count: 0), ZSTD_e_end)
        try file.commit()
    }

    private func compress(_ bytes: UnsafeRawBufferPointer, _ directive: ZSTD_EndDirective) throws {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        var remaining = 0
        repeat {
            var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
            remaining = try check(ZSTD_compressStream2(context, &output, &input, directive))
            if output.pos > 0 { try file.append(UnsafeRawBufferPointer(rebasing: buffer[..<output.pos])) }
        } while input.pos < input.size || (directive == ZSTD_e_end && remaining > 0)
    }

    @discardableResult private func check(_ code: Int) throws -> Int {
        guard ZSTD_isError(code) == 0 else {
            let reason = String(cString: ZSTD_getErrorName(code))
            throw Problem(.ownError, "compression failed: \(reason)", at: .init(file: file.destination.path))
        }
        return code
    }

    deinit {
        ZSTD_freeCCtx(context)
        buffer.deallocate()
    }
}
