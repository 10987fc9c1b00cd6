import Documents
import NightjarKit

extension Need.Capture {
    /// The option that names the data set.
    var textsKey: String { self == .gradients ? "prompts" : "texts" }

    /// What an entry may hold.
    var form: Schema {
        typealias Field = Schema.Field
        let model = Field("model", .any)
        // As read, so that a list of what is known has it.
        let capture = Field("capture", .choice([rawValue]))
        let texts = Field(textsKey, .any)
        let layers = Field("layers", .oneOf([.choice(["all"]), .array(.integer(0 ... .max))]), default: "all")
        let lengths = [
            Field("maxTokens", .integer(1 ... .max)),
            Field("overlong", .choice(["drop", "truncate"]), default: "drop"),
        ]
        switch self {
        case .responses:
            let sites = Field("sites", .oneOf([.choice(["all"]), .array(.string)]), default: "all")
            return .object([capture, texts, Self.choice("pooling", Pooling.mean), layers, sites] + lengths + [model])
        case .hiddenStates:
            let position = Field("position", .choice(["first", "last", "mean"]), default: "last")
            let finalNorm = Field("finalNorm", .boolean, default: true)
            return .object([capture, texts, position, finalNorm, layers] + lengths + [model])
        case .gradients:
            let quantity = Field(
                "of", .choice(["logProbability", "probability", "logit"]), default: "logProbability")
            return .object([capture, texts, quantity, Self.choice("join", AnswerJoin.auto), layers, model])
        case .tokens:
            return .object([capture, texts] + lengths + [model])
        }
    }

    /// What an option may be; nil where there is none of that name.
    func schema(of option: String) -> Schema? {
        guard case .object(let fields) = form else { return nil }
        return fields.first { $0.name == option }?.schema
    }

    private static func choice<Choice: ParameterChoice>(_ name: String, _ standard: Choice) -> Schema.Field {
        Schema.Field(name, Choice.schema, default: Value(.string(standard.rawValue)))
    }
}
