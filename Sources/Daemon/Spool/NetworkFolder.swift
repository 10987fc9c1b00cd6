import CUV
import Foundation

/// File systems that other machines write to as well: no event tells of what they do, and no lease holds them off.
enum NetworkFolder {
    /// Whether a folder lies on one.
    static func contains(_ folder: URL) -> Bool {
        var request = uv_fs_t()
        defer { uv_fs_req_cleanup(&request) }
        // Without a callback the call is made at once, and no loop is needed.
        guard uv_fs_statfs(nil, &request, folder.path, nil) == 0, let found = request.ptr else { return false }
        return types.contains(
            UInt32(truncatingIfNeeded: found.assumingMemoryBound(to: uv_statfs_t.self).pointee.f_type))
    }

    /// By the numbers of the kernel's `magic.h`, and those that the systems outside it have given themselves.
    private static let types: Set<UInt32> = [
        0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42,  // NFS; SMB and CIFS
        0x6573_5546, 0x0102_1997, 0x786F_4256,  // FUSE (sshfs and others), 9P, VirtualBox
        0x5346_414F, 0x6B41_4653, 0x7375_7245, 0x00C3_6400,  // AFS, Coda, Ceph
        0x0BD0_0BD0, 0x4750_5346, 0x1983_0326, 0xAAD7_AAEA,  // Lustre, GPFS, BeeGFS, PanFS
        0x7461_636F, 0x0116_1970,  // OCFS2, GFS2: one disk, several machines
    ]
}
