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

    private static let anAdapter =
        #"{"peft_type":"LORA","base_model_name_or_path":"x","r":1,"lora_alpha":1,"#

    private static func adapter(
        _ attempt: String, _ open: String, _ close: String, _ piece: @escaping @Sendable (Int) -> String
    ) -> HostileFile {
        HostileFile("adapter_config.json", attempt) { filled(anAdapter + open, close + "}", with: piece) }
    }

    static let adapter: [HostileFile] =
        hostileJSON("adapter_config.json", inside: anAdapter + #""rank_pattern":"#) + adapterAttempts

    private static let adapterAttempts: [HostileFile] = [
        adapter("patterns of many modules", #""alpha_pattern":{"a":1"#, "}") { ",\"a\($0)\":1" },
        adapter("an expression of parentheses", #""target_modules":""#, "\"") { _ in "(" },
        adapter("an expression of repetitions", #""target_modules":"a"#, "\"") { _ in "*" },
        adapter("names of many modules", #""target_modules":["a""#, "]") { ",\"m\($0)\"" },
        adapter("many layers", #""target_modules":["a"],"layers_to_transform":[1"#, "]") { _ in ",1" },
        HostileFile("adapter_config.json", "parentheses as deep as are allowed") {
            Data((anAdapter + "\"target_modules\":\"" + String(repeating: "(", count: 1_999) + "\"}").utf8)
        },
        HostileFile("adapter_config.json", "closed parentheses as deep as are allowed") {
            let pair = (String(repeating: "(", count: 990), String(repeating: ")", count: 990))
            return Data((anAdapter + "\"target_modules\":\"\(pair.0)a\(pair.1)\"}").utf8)
        },
    ]
}
