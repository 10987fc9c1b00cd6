import Foundation
import Testing
import TinyWorkspace

@Suite("A new plugin works as it is", .timeLimit(.minutes(30)))
struct NewTests {
    @Test(
        "in Swift, also where the name is one of the kit's own or begins with a digit",
        arguments: ["results", "9-lives", "results-tests"])
    func swift(_ id: String) throws {
        let test = try TestWorkspace()
        let new = try test.nightjar("plugins", "new", id)
        try #require(new.status == 0, "\(new.errors)")
        let tests = try test.nightjar("plugins", "test", id)
        #expect(tests.status == 0, "\(tests.output)\(tests.errors)")
        let added = try test.nightjar("plugins", "add", id)
        #expect(added.status == 0 && added.output.hasPrefix("\(id) 1.0.0 is added"), "\(added.errors)")
    }

    @Test("in Python, with its own tests")
    func python() throws {
        let test = try TestWorkspace()
        try #require(test.nightjar("plugins", "new", "word-counts", "--python").status == 0)
        let folder = test.root.appendingPathComponent("word-counts")
        let tests = try NightjarProcess.tool("python3", ["-m", "unittest"], in: folder)
        #expect(tests.status == 0 && tests.errors.contains("OK"), "\(tests.errors)")
        let added = try test.nightjar("plugins", "add", "word-counts")
        #expect(added.status == 0, "\(added.errors)")
    }

    @Test("and takes no name that is there already, of a built-in plugin, or that is none")
    func refused() throws {
        let test = try TestWorkspace()
        for (id, words) in [
            ("data", "there is something of that name here already"),
            ("domain-neurons", "is the id of a built-in plugin"),
            ("../up", "is no plugin's id"),
        ] {
            let result = try test.nightjar("plugins", "new", id)
            #expect(result.status == 65 && result.errors.contains(words), "\(result.errors)")
        }
    }
}
