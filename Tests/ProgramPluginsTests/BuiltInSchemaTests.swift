import Documents
import DomainNeurons
import EmpiricalGradient
import Foundation
import IntegratedGradients
import LanguageNeurons
import LayerProbing
import LayerwiseMTL
import NightjarKit
import SegmentTuning
import SkillProbing
import Testing
import TextClassifier
import UnitForcing

@Suite("The parameters of every built-in plugin are read back from their JSON Schema")
struct BuiltInSchemaTests {
    static let plugins: [any Analysis.Type] = [
        DomainNeurons.plugin, EmpiricalGradient.plugin, SkillProbing.plugin, TextClassifier.plugin,
        IntegratedGradients.plugin, LayerwiseMTL.plugin, SegmentTuning.plugin, LanguageNeurons.plugin,
        LayerProbing.plugin,
        UnitForcing.plugin,
    ]

    @Test("The same schema, by value and by text", arguments: plugins.indices)
    func roundTrip(index: Int) throws {
        func check<A: Analysis>(_ type: A.Type) throws {
            let schema = A.Parameters.schema
            #expect(try Schema(jsonSchema: schema.jsonSchema) == schema, "\(A.id)")
            let text = Data(schema.jsonSchema.json().utf8)
            #expect(try Schema(jsonSchema: Value(json: text, file: nil)).jsonSchema == schema.jsonSchema, "\(A.id)")
        }
        try check(Self.plugins[index])
    }
}
