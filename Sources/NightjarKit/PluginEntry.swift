/// How a plugin's library hands over its analyses: its one function returns a box, which the worker opens.
///
/// `nightjar plugins add` writes that function; nobody else needs this.
public enum PluginEntry {
    /// Packs analyses for the way through a C function.
    public static func box(_ analyses: [any Analysis.Type]) -> UnsafeMutableRawPointer {
        Unmanaged.passRetained(Box(analyses)).toOpaque()
    }

    /// What was packed; the box is used up.
    public static func open(_ box: UnsafeMutableRawPointer) -> [any Analysis.Type] {
        Unmanaged<Box>.fromOpaque(box).takeRetainedValue().analyses
    }

    private final class Box {
        let analyses: [any Analysis.Type]
        init(_ analyses: [any Analysis.Type]) { self.analyses = analyses }
    }
}
