import Foundation
import Problems
import Testing

@testable import Tokenizers

/// MeCab's dictionary is found where the checkpoint, the environment or a Python package has it.
@Suite struct MeCabDictionaryTests {
    let folder: Folder

    init() throws {
        folder = try Folder([:])
        for place in [
            "lib/python3.9/site-packages/unidic_lite/dicdir", "lib/python3.11/site-packages/unidic_lite/dicdir",
        ] {
            let url = folder.url.appendingPathComponent(place)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            for name in ["dicrc", "sys.dic"] { try Data().write(to: url.appendingPathComponent(name)) }
        }
    }

    @Test func theOptionComesFirst() throws {
        let dictionary = MeCabDictionary(
            name: "unidic_lite", options: ["-d", "/here"], environment: [MeCabDictionary.variable: "/there"])
        #expect(try dictionary.arguments() == ["-d", "/here"])
    }

    @Test func thenTheEnvironment() throws {
        let place = folder.url.appendingPathComponent("lib/python3.9/site-packages/unidic_lite/dicdir").path
        let dictionary = MeCabDictionary(
            name: "ipadic", options: ["-a"], environment: [MeCabDictionary.variable: place])
        #expect(try dictionary.arguments() == ["-d", place, "-r", "/dev/null", "-a"])
    }

    @Test func thenThePythonPackages() throws {
        let dictionary = MeCabDictionary(
            name: "unidic_lite", options: [], environment: ["VIRTUAL_ENV": folder.url.path])
        let place = folder.url.appendingPathComponent("lib/python3.11/site-packages/unidic_lite/dicdir").path
        #expect(try dictionary.arguments() == ["-d", place, "-r", "/dev/null"], "the latest Python's")
    }

    @Test func whatIsNotThereIsTold() throws {
        let absent = MeCabDictionary(name: "unidic", options: [], environment: ["VIRTUAL_ENV": folder.url.path])
        let problem = try #require(throws: Problem.self) { try absent.arguments() }
        #expect(problem.description.contains("pip install unidic"))
        #expect(problem.description.contains(MeCabDictionary.variable))
        let wrong = MeCabDictionary(
            name: nil, options: [], environment: [MeCabDictionary.variable: folder.url.path])
        #expect(throws: Problem.self) { try wrong.arguments() }
    }

    @Test func optionsAreCutAsAShellDoes() {
        #expect(ShellWords.split(#"-d "/a b" -u 'c "d'  e\ f ''"#) == ["-d", "/a b", "-u", #"c "d"#, "e f", ""])
    }
}
