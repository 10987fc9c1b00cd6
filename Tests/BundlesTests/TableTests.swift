import Foundation
import Problems
import Testing

@testable import Bundles

@Suite struct `A bundle's table` {
    private let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func message(_ bundle: URL, _ table: String) -> String? {
        do {
            _ = try BundleReader(bundle).table(table)
            return nil
        } catch { return (error as? Problem)?.message ?? "\(error)" }
    }

    @Test func `is read alone, byte for byte`() throws {
        let bundle = scratch.file("b.tar.zst")
        try Example.bundle().write(to: bundle)
        try scratch.shell("mkdir u; tar --zstd -xf b.tar.zst -C u")
        let name = try #require(try BundleReader(bundle).summary().tables.first?.name)
        let table = try BundleReader(bundle).table(name)
        #expect(try table == Data(contentsOf: scratch.file("u/tables/\(name).csv")))
        #expect(!table.isEmpty)
    }

    @Test func `is nothing where there is none, or where it is not as it was written`() throws {
        let bundle = scratch.file("b.tar.zst")
        try Example.bundle().write(to: bundle)
        let name = try #require(try BundleReader(bundle).summary().tables.first?.name)
        #expect(message(bundle, "other")?.hasPrefix("this bundle has no table other; it has ") == true)
        try scratch.shell(
            "mkdir u; tar --zstd -xf b.tar.zst -C u; cd u; printf x >> tables/\(name).csv; tar --zstd -cf ../c.tar.zst *"
        )
        #expect(
            message(scratch.file("c.tar.zst"), name)?.contains("member tables/\(name).csv is not as it was written")
                == true)
    }
}
