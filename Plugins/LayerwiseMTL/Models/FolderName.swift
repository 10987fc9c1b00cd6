/// The folder of a task's control: its name, other characters than ASCII letters, digits, `-`, `_` and `.` replaced.
enum FolderName {
    /// Names that would be the same, also where a file system does not tell large letters from small, are numbered in
    /// the order of `tasks`.
    static func of(_ task: String, among tasks: [String]) -> String {
        let name = plain(task)
        let before = tasks.prefix { $0 != task }.count { plain($0).lowercased() == name.lowercased() }
        return before == 0 ? name : "\(name)~\(before + 1)"
    }

    private static func plain(_ name: String) -> String {
        let characters = name.map { character in
            character.isASCII && (character.isLetter || character.isNumber) || "-_.".contains(character)
                ? character : "-"
        }
        let plain = String(characters.prefix(80))
        return plain.hasPrefix(".") ? "-" + plain : plain
    }
}
