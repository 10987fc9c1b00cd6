import Foundation

extension HostileFile {
    static let safetensors =
        [
            header("a huge length", .max) { Data() },
            header("a header as long as allowed, and not there", 100_000_000) { Data() },
            header("tensors of no bytes") {
                filled("{\"\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}", "}") {
                    ",\"\($0)\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}"
                }
            },
            header("one shape of many extents") {
                filled("{\"a\":{\"dtype\":\"U8\",\"shape\":[0", "],\"data_offsets\":[0,0]}}") { _ in ",0" }
            },
            header("extents whose product is beyond 64 bits") {
                Data("{\"a\":{\"dtype\":\"F32\",\"shape\":[0,9223372036854775807,3],\"data_offsets\":[0,0]}}".utf8)
            },
            header("metadata of many short keys") {
                filled("{\"__metadata__\":{\"\":\"\"", "}}") { ",\"\(String($0, radix: 36))\":\"\"" }
            },
            header("equal names") {
                filled("{\"\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}", "}") { _ in
                    ",\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}"
                }
            },
        ]
        + hostileJSON("safetensors").map { file in header(file.attempt) { file.bytes() } }

    /// A safetensors file of a header; `length` is what it says that the header has.
    private static func header(
        _ attempt: String, _ length: UInt64? = nil, _ json: @escaping @Sendable () -> Data
    ) -> HostileFile {
        HostileFile("safetensors", attempt) {
            let json = json()
            return withUnsafeBytes(of: (length ?? UInt64(json.count)).littleEndian) { Data($0) } + json
        }
    }

    static let configuration = hostileJSON("config.json", inside: "{\"model_type\":\"bert\",\"id2label\":")
}
