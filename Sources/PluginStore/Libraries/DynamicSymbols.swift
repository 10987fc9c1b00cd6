import Files
import Foundation
import Problems

/// The functions and variables that a shared library offers: read from the file, with none of its code loaded.
///
/// ELF of 64 bits with the least significant byte first, as on all machines that Nightjar runs on. Every offset and size
/// is checked against the file before it is followed.
struct DynamicSymbols {
    /// Their names, in the file's order.
    let names: [String]

    /// - Throws: A `Problem` that says why the file is no such library.
    init(of library: URL) throws {
        let file = try MappedFile(library)
        let elf = ELFBytes(bytes: file.bytes, place: Problem.Place(file: library.path))
        try elf.checkHeader()
        names = try withExtendedLifetime(file) { try elf.offeredNames() }
    }
}

/// The parts of an ELF file that its dynamic symbols are found by.
private struct ELFBytes {
    let bytes: UnsafeRawBufferPointer
    let place: Problem.Place

    private static let headerSize = 64
    private static let sectionSize = 64
    private static let symbolSize = 24
    /// A symbol table of an object that is loaded.
    private static let dynamicSymbols: UInt32 = 11
    private static let sharedObject: UInt16 = 3

    #if arch(x86_64)
        private static let machine: (number: UInt16, name: String) = (62, "x86-64")
    #else
        private static let machine: (number: UInt16, name: String) = (183, "AArch64")
    #endif

    func checkHeader() throws {
        guard bytes.count >= Self.headerSize, bytes.prefix(4).elementsEqual([0x7F, 0x45, 0x4C, 0x46]) else {
            throw fault("is no library: it is no ELF file")
        }
        guard bytes[4] == 2, bytes[5] == 1 else { throw fault("is a library for another kind of machine") }
        guard try number(UInt16.self, at: 16) == Self.sharedObject else {
            throw fault("is no library, but a program or a part of one")
        }
        guard try number(UInt16.self, at: 18) == Self.machine.number else {
            throw fault("is a library for another processor; this one is \(Self.machine.name)")
        }
    }

    /// The names of what the library itself defines for others.
    func offeredNames() throws -> [String] {
        let sections = try sections()
        guard let table = sections.first(where: { $0.type == Self.dynamicSymbols }) else { return [] }
        guard sections.indices.contains(table.link) else { throw damaged }
        let names = sections[table.link].range
        return try stride(from: table.range.lowerBound, to: table.range.upperBound, by: Self.symbolSize).compactMap {
            symbol -> String? in
            // One that is not defined here has no section.
            guard table.range.upperBound - symbol >= Self.symbolSize, try number(UInt16.self, at: symbol + 6) != 0
            else { return nil }
            return try text(at: Int(number(UInt32.self, at: symbol)), in: names)
        }
    }

    private struct Section {
        var type: UInt32
        var range: Range<Int>
        /// Of a symbol table: the section that holds its names.
        var link: Int
    }

    private func sections() throws -> [Section] {
        let start = try number(UInt64.self, at: 40)
        let count = Int(try number(UInt16.self, at: 60))
        guard count > 0 else { return [] }
        guard try Int(number(UInt16.self, at: 58)) == Self.sectionSize else { throw damaged }
        let table = try range(start, UInt64(count * Self.sectionSize))
        return try (0..<count).map { index in
            let header = table.lowerBound + index * Self.sectionSize
            let type = try number(UInt32.self, at: header + 4)
            // What is not in the file (cleared memory) may say any size.
            let isInFile = type != 8 && type != 0
            let range =
                isInFile ? try range(number(UInt64.self, at: header + 24), number(UInt64.self, at: header + 32)) : 0..<0
            return Section(type: type, range: range, link: Int(try number(UInt32.self, at: header + 40)))
        }
    }

    private func range(_ start: UInt64, _ count: UInt64) throws -> Range<Int> {
        let (end, overflow) = start.addingReportingOverflow(count)
        guard !overflow, end <= UInt64(bytes.count) else { throw damaged }
        return Int(start)..<Int(end)
    }

    private func number<N: FixedWidthInteger & BitwiseCopyable>(_ type: N.Type, at offset: Int) throws -> N {
        guard offset >= 0, bytes.count - offset >= MemoryLayout<N>.size else { throw damaged }
        return N(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: N.self))
    }

    private func text(at offset: Int, in names: Range<Int>) throws -> String {
        guard offset < names.count else { throw damaged }
        let rest = bytes[names.lowerBound + offset..<names.upperBound]
        guard let end = rest.firstIndex(of: 0) else { throw damaged }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    private var damaged: Problem { fault("is a damaged library") }

    private func fault(_ what: String) -> Problem { Problem.badInput(what, at: place) }
}
