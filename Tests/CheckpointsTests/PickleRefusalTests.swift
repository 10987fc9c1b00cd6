import Foundation
import Testing

@Suite("A pickle that is no state dict's is refused by name, and nothing in it is run")
struct PickleRefusalTests {
    @Test(
        "what PyTorch or Python wrote, but no state dict",
        arguments: [
            ("hostile-system.bin", "f: data.pkl, byte 174: the pickle asks for \"posix.system\", which a state dict"),
            ("hostile-system-legacy.bin", "the pickle asks for \"posix.system\", which a state dict does not need"),
            ("hostile-module.bin", "the pickle asks for \"torch.nn.modules.linear.Linear\", which a state dict"),
            ("hostile-numpy.bin", "the pickle asks for \"numpy"),
            ("hostile-protocol0.bin", "this is no file that torch.save writes"),
            ("nothing.bin", "the file holds no dict of tensors"),
        ])
    func real(name: String, words: String) throws {
        let line = try #require(try refusal(of: Data(contentsOf: fixture("pytorch/\(name)"))))
        #expect(line.contains(words), "\(line)")
    }

    private static let codes: [([UInt8], String)] = [
        (Pickle.global("os", "system"), "byte 3: the pickle asks for \"os.system\""),
        (Pickle.global("torch", "ComplexFloatStorage"), "asks for \"torch.ComplexFloatStorage\""),
        (Pickle.global("builtins", "eval"), "asks for \"builtins.eval\""),
        (Pickle.global("torch", String(repeating: "x", count: 1000)), "a name of 1000 bytes"),
        (Pickle.text("os") + Pickle.text("system") + [0x93], "byte 21: the pickle asks for \"os.system\""),
        (Pickle.none + Pickle.none + [0x93], "a global whose name is no text"),
        (Array("ios\nsystem\n".utf8), "byte 3: pickle operation 0x69 (i) is none that a state dict needs"),
        ([0x81], "byte 3: pickle operation 0x81 is none"), ([0x82, 1], "operation 0x82"),
        ([0x97], "operation 0x97"),
        (Array("I1\n".utf8), "operation 0x49 (I)"), ([0x80, 1], "pickle protocol 1; 2 to 5 are read"),
        (Pickle.global("torch", "FloatStorage") + [0x29] + Pickle.reduce, "a storage that is made on its own"),
        (Pickle.none + Pickle.none + Pickle.reduce, "a call of something else than a known global"),
        (Pickle.none + Pickle.none + Array("b".utf8), "attributes are set of something else than a dict"),
        (Pickle.none + Array("Q".utf8), "a reference to something else than a storage"),
        (
            Pickle.global("collections", "OrderedDict") + Pickle.ints([1]) + [0x85] + Pickle.reduce,
            "a dict of something else than pairs"
        ),
    ]

    @Test("globals and operations", arguments: codes)
    func operations(code: [UInt8], words: String) throws {
        let line = try #require(try refusal(of: Pickle.start + Pickle.dict + code + Pickle.stop))
        #expect(line.contains(words), "\(line)")
    }

    @Test(
        "a stack, memo or length that does not add up",
        arguments: [
            ("s", "more from its stack than it put there"), ("t", "more from its stack"), ("(0", "operation 0x30 (0)"),
            ("(Ns", "more from its stack"), ("(NNs", "something else than a dict"), ("]NNu", "more from its stack"),
            ("](NNu", "something else than a dict"), ("}(Nu", "something else than a dict"), ("}Na", "than a list"),
            ("(.", "more from its stack"), ("(q\0", "more from its stack"), ("h\0", "there is no memo 0"),
            ("Nr\u{7F}\u{7F}\u{7F}\u{7F}", "memo 2139062143 is out of order"),
            ("X\u{7F}\u{7F}\u{7F}\u{7F}abc", "cut off: 2139062143 bytes should follow, but 4 do"), ("N.", "no dict"),
            ("cos", "cut off within a line"), ("}", "cut off: 1 bytes should follow, but 0 do"),
        ])
    func counts(code: String, words: String) throws {
        let stop = code == "}" ? [] : Pickle.stop
        let line = try #require(try refusal(of: Pickle.start + Array(code.utf8) + stop))
        #expect(line.contains(words), "\(line)")
    }

    @Test("lengths of 64 bits")
    func longLengths() throws {
        let text = Pickle.start + [0x8D] + [UInt8](repeating: 0xFF, count: 8) + Pickle.stop
        #expect(try #require(try refusal(of: text)).contains("18446744073709551615 is beyond what a file can hold"))
        let other = Pickle.start + [0x8D] + [UInt8](repeating: 0x7F, count: 8) + Pickle.stop
        #expect(try #require(try refusal(of: other)).contains("9187201950435737471 bytes should follow"))
    }
}
