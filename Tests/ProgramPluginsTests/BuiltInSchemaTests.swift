import Documents
import Foundation
import NightjarKit
import Testing

@testable import nightjar

@Suite("The parameters of every built-in plugin are read back from their JSON Schema")
struct BuiltInSchemaTests {
    static let plugins = builtIns.builtIns

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
