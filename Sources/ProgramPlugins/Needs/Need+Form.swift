import Documents
import NightjarKit

extension Need.Capture {
    /// The option that names the data set.
    var textsKey: String { self == .gradients ? "prompts" : "texts" }

    /// What an entry may hold.
    var form: Schema {
        typealias Field = Schema.Field
        let model = Field("model", .string)
        let texts = Field(textsKey, .string, required: true)
        let layers = Field("layers", .oneOf([.choice(["all"]), .array(.integer(0 ... .max))]), default: "all")
        let lengths = [
            Field("maxTokens", .integer(1 ... .max)),
            Field("overlong", .choice(["drop", "truncate"]), default: "drop"),
        ]
        switch self {
        case .responses:
            let sites = Field("sites", .oneOf([.choice(["all"]), .array(.string)]), default: "all")
            return .object([texts, Self.choice("pooling", Pooling.mean), layers, sites] + lengths + [model])
        case .hiddenStates:
            let position = Field("position", .choice(["first", "last"]), default: "last")
            let finalNorm = Field("finalNorm", .boolean, default: true)
            return .object([texts, position, finalNorm, layers] + lengths + [model])
        case .gradients:
            let quantity = Field(
                "of", .choice(["logProbability", "probability", "logit"]), default: "logProbability")
            return .object([texts, quantity, Self.choice("join", AnswerJoin.auto), layers, model])
        case .tokens:
            return .object([texts] + lengths + [model])
        }
    }

    /// A value that fits where a parameter's will stand.
    func example(of option: String) -> Value? {
        guard case .object(let fields) = form, let field = fields.first(where: { $0.name == option }) else {
            return nil
        }
        return field.defaultValue ?? (field.schema == .string ? Value(.string("-")) : 1)
    }

    private static func choice<Choice: ParameterChoice>(_ name: String, _ standard: Choice) -> Schema.Field {
        Schema.Field(name, Choice.schema, default: Value(.string(standard.rawValue)))
    }
}
