import Foundation
import Problems
import Safetensors
import Testing

/// A file of a header and the bytes after it.
private func file(_ header: String, bytes: Int = 0, length: UInt64? = nil) -> Data {
    withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { Data($0) } + Data(header.utf8)
        + Data(count: bytes)
}

/// What is said of a file with these bytes, without the folder.
private func refusal(_ data: Data) throws -> String {
    try withScratchFolder { folder in
        let url = folder.appendingPathComponent("a.safetensors")
        try data.write(to: url)
        let problem = try #require(throws: Problem.self) { try SafetensorsFile(url) }
        #expect(problem.kind == .badInput && problem.place?.file == url.path)
        #expect(!problem.description.contains("\n"))
        return problem.message
    }
}

private func tensor(_ name: String, _ type: String = "F32", _ shape: String = "[1]", at offsets: String) -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
}

@Suite struct `A safetensors file is refused` {
    @Test func `when it is too short, cut off, or something else`() throws {
        #expect(try refusal(Data()) == "0 bytes are too few for a safetensors file")
        #expect(try refusal(Data(count: 7)) == "7 bytes are too few for a safetensors file")
        #expect(
            try refusal(file("{}", length: 3))
                == "the header is said to be 3 bytes long, but 2 follow; the file is cut off")
        #expect(
            try refusal(Data("version https://git-lfs.github.com/spec/v1\noid sha256:0\n".utf8))
                == "this is a Git LFS pointer, not the file itself; fetch it with: git lfs pull")
        let whole = try Data(contentsOf: fixture("types.safetensors"))
        #expect(
            try refusal(whole.dropLast())
                == "the file is cut off: its tensors need \(whole.count) bytes, it has \(whole.count - 1)")
        #expect(try refusal(whole + [0]) == "1 bytes after the last tensor belong to none")
    }

    @Test(arguments: [100_000_001, UInt64.max, UInt64(Int.max)])
    func `when its header is too long`(length: UInt64) throws {
        #expect(
            try refusal(file("{}", length: length))
                == "the header is said to be \(length) bytes long, 100000000 are allowed; is this safetensors?")
    }

    @Test(arguments: [
        ("", "the header cannot be read: "), ("[]", "the header is not a JSON object"),
        ("{", "the header cannot be read: "), ("{}{}", "the header cannot be read: "),
        ("{\"a\":1}", "tensor \"a\" has no dtype"), ("\u{0}\u{0}", "the header cannot be read: "),
        ("{\"a\\nb\":{}}", "tensor \"a\\nb\" has no dtype"),
        ("{\(String(repeating: "\"a\":{", count: 1000))", "the header cannot be read: "),
        ("{\"__metadata__\":{\"a\":1}}", "__metadata__ has to hold texts, but \"a\" is the number 1"),
        ("{\"__metadata__\":[]}", "__metadata__ has to be an object of texts, not an empty list"),
    ])
    func `when its header is not what it has to be`(header: String, message: String) throws {
        #expect(try refusal(file(header)).hasPrefix(message))
    }

    @Test func `when bytes of the header are not UTF-8`() throws {
        var data = file("{\"aa\":{}}")
        data[10] = 0xFF
        #expect(try refusal(data).hasPrefix("the header cannot be read: "))
    }

    @Test(arguments: [
        (
            tensor("a", "F31", "[1]", at: "[0,4]"),
            "tensor \"a\": dtype is the text \"F31\"; known are F64, F32, F16, BF16,"
        ),
        (tensor("a", "F32", "[-1]", at: "[0,4]"), "tensor \"a\": shape has to be a list of whole numbers from 0"),
        (tensor("a", "F32", "[1.0]", at: "[0,4]"), "tensor \"a\": shape has to be a list of whole numbers from 0"),
        (tensor("a", "F32", "4", at: "[0,4]"), "tensor \"a\": shape has to be a list of whole numbers from 0"),
        (tensor("a", "F32", "[1]", at: "[4,0]"), "tensor \"a\": data_offsets has to be two whole numbers from 0"),
        (tensor("a", "F32", "[1]", at: "[0,4,8]"), "tensor \"a\": data_offsets has to be two whole numbers from 0"),
        (tensor("a", "F32", "[1]", at: "[-4,0]"), "tensor \"a\": data_offsets has to be two whole numbers from 0"),
        (tensor("a", "F32", "[2]", at: "[0,4]"), "tensor \"a\": F32 [2] needs 8 bytes, data_offsets give it 4"),
        (tensor("a", "F16", "[2]", at: "[0,8]"), "tensor \"a\": F16 [2] needs 4 bytes, data_offsets give it 8"),
        (tensor("a", "F32", "[4294967296,4294967296]", at: "[0,4]"), "tensor \"a\": shape [4294967296, 4294967296] is"),
        (
            tensor("a", "U8", "[9223372036854775807]", at: "[0,9223372036854775807]"),
            "tensor \"a\": data_offsets are beyond the file's end"
        ),
        (tensor("a", "F32", "[99999999999999999999]", at: "[0,4]"), "tensor \"a\": shape has to be a list of whole"),
    ])
    func `when a tensor is not what it has to be`(entry: String, message: String) throws {
        #expect(try refusal(file("{\(entry)}", bytes: 8)).hasPrefix(message))
    }

    @Test func `when tensors overlap, leave gaps, or stand twice`() throws {
        func pair(_ first: String, _ second: String, name: String = "b") throws -> String {
            try refusal(file("{\(tensor("a", at: first)),\(tensor(name, at: second))}", bytes: 12))
        }
        #expect(try pair("[0,4]", "[0,4]") == "tensor \"b\" overlaps the one before it")
        #expect(try pair("[0,4]", "[2,6]") == "tensor \"b\" overlaps the one before it")
        #expect(try pair("[8,12]", "[0,4]") == "4 bytes before tensor \"a\" belong to none")
        #expect(try pair("[4,8]", "[8,12]") == "4 bytes before tensor \"a\" belong to none")
        #expect(try pair("[0,4]", "[4,8]") == "4 bytes after the last tensor belong to none")
        #expect(try pair("[0,4]", "[4,8]", name: "a").hasPrefix("the header cannot be read: "))
        let composed = try refusal(
            file("{\(tensor("\u{304C}", at: "[0,4]")),\(tensor("\u{304B}\u{3099}", at: "[4,8]"))}", bytes: 8))
        #expect(composed.hasPrefix("two tensors are named"))
    }

    /// Measured: a header of 1 MB takes 28 MB at most before it is refused.
    @Test(arguments: [
        ("{\"a\":[" + String(repeating: "0,", count: 500_000) + "0]}", "more than 250066 values in one file"),
        (String(repeating: "[", count: 1_000_000), "lists and objects are nested more than 8 levels deep"),
    ])
    func `before all of a header is read that is built to exhaust memory`(header: String, message: String) throws {
        #expect(try refusal(file(header)).hasSuffix(message))
    }
}
