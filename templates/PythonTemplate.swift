/// The files of a plugin in Python that `nightjar plugins new --python` begins with; they build nothing, and their tests
/// run with `python3 -m unittest`.
public enum PythonTemplate {
    /// Each file's name and bytes.
    public static let files: [(name: String, bytes: [UInt8])] = [
        ("plugin.yaml", PackageResources.plugin_yaml),
        ("plugin.py", PackageResources.plugin_py),
        ("nightjar_plugin.py", PackageResources.nightjar_plugin_py),
        ("test_plugin.py", PackageResources.test_plugin_py),
    ]
}
