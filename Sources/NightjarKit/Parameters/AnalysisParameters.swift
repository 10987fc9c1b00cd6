public import Documents
import Foundation
import Problems

/// A plugin's parameters: a Swift struct. Its schema, the checks of a manifest, the help and the editor's completion
/// follow from it.
///
/// ```swift
/// struct Weighting: AnalysisParameters {
///     @Parameter("How much a long text counts", in: 0...1) var long = 0.5
/// }
/// struct Parameters: AnalysisParameters {
///     @Parameter("The texts") var texts: Dataset
///     @Parameter("How texts are weighed") var weighting = Weighting()
/// }
/// ```
///
/// In a manifest that is `parameters: {texts: novels.txt, weighting: {long: 0.2}}`. Each property is a ``ParameterValue``;
/// ``Parameter`` gives it a default, a help text, a range. A struct of parameters may hold others.
public protocol AnalysisParameters: ParameterValue {}

extension AnalysisParameters {
    /// Found out from the struct's properties.
    public static var schema: Schema { SchemaProbe.probe(Self.self).schema }
    /// Every property's placeholder.
    public static var placeholder: Self { SchemaProbe.probe(Self.self).placeholder }

    /// Parameters from a document that the schema has resolved.
    ///
    /// - Throws: A `Problem` where the document does not fit, which the schema's check should have said before.
    public init(resolved document: Documents.Value) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(document.json(pretty: false).utf8))
        } catch {
            throw Problem.badInput("parameters: \(error)")
        }
    }
}
