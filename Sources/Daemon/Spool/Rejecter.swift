import Files
import Foundation
import Jobs
import Problems

/// Hands a wrong manifest back: `outbox/NAME.rejected.yaml`, byte for byte, and `outbox/NAME.rejected.txt`, the reason.
///
/// NAME is the file's name without its ending; the manifest is called `.yaml` also where it was JSON, which is YAML too.
/// A name that is taken gets `.rejected-2` and so on. Text and name are decided in the claim first, then both files are
/// renamed into the outbox; so exactly one pair comes of it, whenever the daemon is killed.
struct Rejecter {
    static let nameFile = ".rejection-name"
    private static let textFile = ".rejection.txt"

    let outbox: URL

    /// Whether this claim's rejection has been decided.
    func isDecided(_ claim: Claim) throws -> Bool {
        try StoredFile.exists(claim.folder.appendingPathComponent(Self.nameFile))
    }

    /// Decides; the claim's manifest is rejected from here on.
    func decide(_ claim: Claim, text: String) throws {
        try DurableFile.write(Data(text.utf8), to: claim.folder.appendingPathComponent(Self.textFile))
        try chooseName(claim)
    }

    /// Carries a decision out, as far as it has not been; returns the pair's name.
    func finish(_ claim: Claim) throws -> String {
        var name = try decidedName(claim)
        while !claim.fileName.isEmpty, try !moves(claim.file, to: name + ".yaml") {
            // Another rejection has taken the name since.
            try chooseName(claim)
            name = try decidedName(claim)
        }
        let text = claim.folder.appendingPathComponent(Self.textFile)
        if try StoredFile.exists(text), try !moves(text, to: name + ".txt") {
            throw Problem(
                .tryAgain, "the reason of a rejection cannot be handed over: the name is taken",
                at: .init(file: outbox.appendingPathComponent(name + ".txt").path))
        }
        try Folders.sync(outbox)
        return name
    }

    private func decidedName(_ claim: Claim) throws -> String {
        String(
            decoding: try StoredFile.contents(of: claim.folder.appendingPathComponent(Self.nameFile)), as: UTF8.self)
    }

    private func chooseName(_ claim: Claim) throws {
        let stem = ManifestReader.stem(claim.fileName) ?? claim.fileName
        var number = 1
        var name = ""
        repeat {
            // The longer of the two endings decides how much of the name fits.
            let suffix = ".rejected" + (number == 1 ? "" : "-\(number)")
            name = String(FileName.fitted(stem, suffix + ".yaml").dropLast(".yaml".count))
            number += 1
        } while try isTaken(name + ".yaml") || isTaken(name + ".txt")
        try DurableFile.write(Data(name.utf8), to: claim.folder.appendingPathComponent(Self.nameFile))
    }

    private func isTaken(_ name: String) throws -> Bool {
        try StoredFile.exists(outbox.appendingPathComponent(name))
    }

    /// Renames into the outbox; false where the name is taken.
    private func moves(_ source: URL, to name: String) throws -> Bool {
        try FileMove.rename(source, to: outbox.appendingPathComponent(name))
    }
}
