public import Models
import Tensors

/// Every text's pooled response of every unit of one layer.
public struct LayerResponses: Sendable {
    /// The layer, from 0.
    public let layer: Int
    /// One entry a module, in the order of the model's `sites`.
    public let sites: [SiteResponses]

    /// The responses of a layer, from one run of [units × texts] a site, site after site.
    init(layer: Int, sites: [Site], texts: Int, values: FloatBuffer) {
        self.layer = layer
        var offset = 0
        self.sites = sites.map { site in
            defer { offset += site.units * texts }
            return SiteResponses(
                site: site, texts: texts,
                values: FloatBuffer(
                    borrowing: values.pointer + offset, count: site.units * texts, from: values))
        }
    }
}

/// Every text's pooled response of every unit of one module.
public struct SiteResponses: Sendable {
    /// The module.
    public let site: Site
    /// How many texts.
    public let texts: Int
    let values: FloatBuffer

    /// Lends all responses, [units × texts], a row a unit.
    public func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: values.pointer, count: values.count))
    }
}
