import Files
import Foundation
import Jobs
import Problems

/// Which job fills the disk that the workspace lies on.
struct DiskRule {
    /// Kept free: a fiftieth of the disk, at most 1 GiB.
    static func reserve(of size: Int) -> Int { min(size / 50, 1 << 30) }

    /// Why a job is ended where the disk is full and the job's folder is why; nil else.
    ///
    /// - Parameter processes: Those of the job, for files that have no name any more and still take room.
    static func problem(with folder: JobFolder, processes: [Int32]) -> Problem? {
        guard let disk = Disk(folder.url), disk.free < reserve(of: disk.size) else { return nil }
        let used = bytes(of: folder.url) + unnamedBytes(of: processes, on: disk.device)
        // Whose end would not bring back what is missing is not to blame.
        guard used > reserve(of: disk.size) - disk.free else { return nil }
        return Problem(
            .failed,
            "disk: the job's files took \(used.bytesInWords) and left \(disk.free.bytesInWords) free, of which "
                + "\(reserve(of: disk.size).bytesInWords) are kept; make room, or give the job less to do"
        )
    }

    /// The room that the files in a folder take.
    static func bytes(of folder: URL) -> Int {
        var sum = 0
        let files = FileManager.default.enumerator(atPath: folder.path)
        while let name = files?.nextObject() as? String {
            var status = stat()
            if lstat(folder.path + "/" + name, &status) == 0 { sum += Int(status.st_blocks) * 512 }
        }
        return sum
    }

    /// The room of files that are open and have no name any more, each once, however many have it open.
    private static func unnamedBytes(of processes: [Int32], on device: UInt) -> Int {
        var sizes: [UInt: Int] = [:]
        for folder in processes.map({ "/proc/\($0)/fd" }) {
            for name in (try? Folders.listing(URL(fileURLWithPath: folder, isDirectory: true))) ?? [] {
                var status = stat()
                guard stat(folder + "/" + name, &status) == 0, status.st_nlink == 0, status.st_dev == device,
                    status.st_mode & S_IFMT == S_IFREG
                else { continue }
                sizes[UInt(status.st_ino)] = Int(status.st_blocks) * 512
            }
        }
        return sizes.values.reduce(0, +)
    }

    /// The file system that a folder lies on.
    private struct Disk {
        let size: Int
        let free: Int
        let device: UInt

        init?(_ folder: URL) {
            var system = statvfs()
            var status = stat()
            guard statvfs(folder.path, &system) == 0, stat(folder.path, &status) == 0 else { return nil }
            size = Int(clamping: UInt64(system.f_blocks).multipliedReportingOverflow(by: UInt64(system.f_frsize)).0)
            free = Int(clamping: UInt64(system.f_bavail).multipliedReportingOverflow(by: UInt64(system.f_frsize)).0)
            device = UInt(status.st_dev)
        }
    }
}
