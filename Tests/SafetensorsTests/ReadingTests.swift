import Foundation
import Problems
import Safetensors
import Testing

@Suite struct `Reading safetensors` {
    @Test func `gives names, shapes and values as torch wrote them`() throws {
        let file = try SafetensorsFile(fixture("types.safetensors"))
        #expect(Set(file.names) == Set(ElementType.allCases.map(\.rawValue)))
        for tensor in file.tensors { #expect(tensor.type.rawValue == tensor.name) }
        #expect(try file.tensor("F64").floats() == [1, -.infinity, 0, 0.1])
        let integers = try file.tensor("I64")
        #expect(integers.shape == [2] && integers.count == 2)
        let values = integers.withBytes { bytes in
            [0, 8].map { bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self) }
        }
        #expect(values == [.min, .max])
    }

    @Test(arguments: ["F16", "BF16"])
    func `widens half types exactly`(type: String) throws {
        let found = try SafetensorsFile(fixture("types.safetensors")).tensor(type).floats()
        let expected = try SafetensorsFile(fixture("widened.safetensors")).tensor(type).floats()
        #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
    }

    @Test func `keeps the bytes when the file object is gone`() throws {
        let tensor = try { try SafetensorsFile(fixture("types.safetensors")).tensor("F32") }()
        tensor.advise(.willNeed)
        #expect(try tensor.floats().prefix(4) == [0, 0, 1, -2.5])
    }

    @Test func `gives no floats of integers and 8-bit floats`() throws {
        let file = try SafetensorsFile(fixture("types.safetensors"))
        for type in ["I64", "U16", "F8_E4M3"] {
            let problem = try #require(throws: Problem.self) { try file.tensor(type).floats() }
            #expect(
                problem.message
                    == "tensor \(type) is of type \(type), which is not read as numbers; F32, F16, BF16, F64 are")
        }
    }

    @Test func `names a missing tensor and the nearest`() throws {
        let file = try SafetensorsFile(fixture("floats.safetensors"))
        let problem = try #require(throws: Problem.self) { try file.tensor("layer.1.attention") }
        #expect(
            problem.description
                == "\(file.url.path): there is no tensor \"layer.1.attention\"; the nearest is \"layer.10.attention\"")
        #expect(file.info("layer.1.attention") == nil)
    }
}

@Suite struct `Writing safetensors` {
    private let names = ["scalar", "none", "layer.2.単語\"\\\n", "mask", "layer.10.attention"]

    private func writer() throws -> SafetensorsWriter {
        var writer = SafetensorsWriter(metadata: ["format": "pt"])
        try writer.add("mask", .uint8, shape: [3]) { append in
            for byte: UInt8 in [1, 0, 255] { try withUnsafeBytes(of: byte) { try append($0) } }
        }
        try writer.add("scalar", shape: [], [-0.0])
        try writer.add("none", shape: [0, 4], [])
        try writer.add("layer.2.単語\"\\\n", shape: [2], [1.5, -2.25])
        try writer.add("layer.10.attention", shape: [2, 3], [0, 0.25, 0.5, 0.75, 1, 1.25])
        return writer
    }

    @Test func `gives the bytes that the format's own library gives`() throws {
        let expected = try Data(contentsOf: fixture("floats.safetensors"))
        #expect(try writer().data() == expected)
        #expect(try writer().byteCount == expected.count)
        try withScratchFolder { folder in
            let url = folder.appendingPathComponent("a.safetensors")
            try writer().write(to: url)
            #expect(try Data(contentsOf: url) == expected)
        }
    }

    @Test func `is undone by reading`() throws {
        try withScratchFolder { folder in
            let url = folder.appendingPathComponent("a.safetensors")
            try writer().write(to: url)
            let file = try SafetensorsFile(url)
            #expect(file.metadata == ["format": "pt"])
            #expect(Set(file.names) == Set(names))
            #expect(try file.tensor("layer.10.attention").floats() == [0, 0.25, 0.5, 0.75, 1, 1.25])
            #expect(try file.tensor("scalar").floats().map(\.sign) == [.minus])
            #expect(try file.tensor("none").shape == [0, 4])
        }
    }

    @Test func `may hold no tensor at all`() throws {
        try withScratchFolder { folder in
            let url = folder.appendingPathComponent("a.safetensors")
            try SafetensorsWriter().write(to: url)
            #expect(try SafetensorsFile(url).tensors.isEmpty)
        }
    }

    @Test func `refuses a name that is taken, a shape that is none, and the wrong number of values`() throws {
        var writer = try writer()
        #expect(throws: Problem(.failed, "a tensor cannot be named mask: the name is taken")) {
            try writer.add("mask", shape: [1], [1])
        }
        #expect(throws: Problem(.failed, "a tensor cannot be named __metadata__: the name is taken")) {
            try writer.add("__metadata__", shape: [1], [1])
        }
        #expect(throws: Problem(.failed, "tensor a cannot have the shape [-1]")) {
            try writer.add("a", shape: [-1], [])
        }
        try withScratchFolder { folder in
            try writer.add("a", shape: [2, 2], [1, 2, 3])
            #expect(throws: Problem(.failed, "tensor a of shape [2, 2] needs 16 bytes, got 12")) {
                try writer.write(to: folder.appendingPathComponent("a"))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }
}
