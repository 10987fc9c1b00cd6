import Documents

/// What each event of a program may hold (docs/plugin-protocol.md).
enum EventForms {
    /// By the event's name.
    static let all: KeyValuePairs<String, [Schema.Field]> = [
        "hello": [.init("protocol", .integer(), required: true)],
        "progress": [
            .init("fraction", .number(0...1), required: true), .init("what", .string, default: ""),
        ],
        "log": [
            .init("level", .choice(["info", "warning", "error"]), default: "info"),
            .init("message", .string, required: true),
        ],
        "headline": [
            name, .init("value", .any, required: true), .init("help", .string, default: ""),
        ],
        "table": [
            name, .init("title", .string, default: ""), .init("columns", .array(.string)), .init("rows", .any),
            .init("file", .string), .init("shownRows", .integer(0...1000), default: 20),
        ],
        "figure": [
            name, .init("title", .string, default: ""), .init("caption", .string, default: ""),
            .init("panels", .array(.any)), .init("texts", .array(text)),
        ],
        "tensor": [name, .init("file", .string, required: true)],
        "state": [.init("file", .string, required: true)],
        "note": [
            .init("text", .string, required: true),
            .init("kind", .choice(["assumption", "warning"]), default: "assumption"),
        ],
        "done": [],
        "error": [.init("message", .string, required: true), .init("detail", .string)],
    ]

    /// Axes of a figure.
    static let panel = Schema.object([
        .init("title", .string, default: ""), .init("xLabel", .string, default: ""),
        .init("yLabel", .string, default: ""), .init("series", .array(.any), required: true),
        .init("verticalLines", .array(.object([.init("x", .number(), required: true), label])), default: []),
        .init("horizontalLines", .array(.object([.init("y", .number(), required: true), label])), default: []),
        .init(
            "bands",
            .array(
                .object([.init("from", .number(), required: true), .init("to", .number(), required: true), label])),
            default: []),
        .init("xScale", scale, default: "linear"), .init("yScale", scale, default: "linear"),
        .init("isMap", .boolean, default: false),
    ])

    /// Series by their kind, beside `name` and `kind`.
    static let series: KeyValuePairs<String, [Schema.Field]> = [
        "bars": [numbers("counts"), firstCategory],
        "line": [.init("points", points, required: true)],
        "lines": [.init("lines", .array(points), required: true)],
        "points": [.init("points", points, required: true)],
        "labelled": [
            .init(
                "points",
                .array(
                    .object([
                        .init("x", .number(), required: true), .init("y", .number(), required: true),
                        .init("label", .string, required: true), .init("low", .number()), .init("high", .number()),
                        .init("isHollow", .boolean, default: false),
                    ])), required: true),
            .init("hollow", .string, default: ""),
        ],
        "boxes": [.init("values", .array(.array(.number())), required: true), firstCategory],
        "histogram": [numbers("edges"), numbers("counts")],
        "dots": [
            .init(
                "dots",
                .array(
                    .object([
                        .init("label", .string, required: true), .init("value", .number(), required: true),
                        .init("low", .number()), .init("high", .number()),
                    ])), required: true)
        ],
        "heatMap": [
            .init("rows", .array(.string), required: true), .init("columns", .array(.string), required: true),
            .init("values", .array(.array(.any)), required: true),
            .init("range", .array(.number(), count: 2...2)),
        ],
    ]

    private static let name = Schema.Field("name", .string, required: true)
    private static let label = Schema.Field("label", .string, default: "")
    private static let scale = Schema.choice(["linear", "logarithmic"])
    private static let points = Schema.array(.array(.number(), count: 2...2))
    private static let firstCategory = Schema.Field("firstCategory", .integer(-1_000_000...1_000_000), default: 0)
    private static func numbers(_ name: String) -> Schema.Field { .init(name, .array(.number()), required: true) }

    /// A text whose tokens each have a value.
    private static let text = Schema.object([
        .init(
            "tokens",
            .array(
                .object([
                    .init("text", .string, required: true), .init("value", .number(), required: true),
                    .init("joinsPrevious", .boolean, default: false),
                ])), required: true),
        .init(
            "facts",
            .array(.object([.init("name", .string, required: true), .init("value", .string, required: true)])),
            default: []),
        .init("warning", .string),
    ])
}
