public import NightjarKit

/// The analysis of this module, as Nightjar registers it.
public let plugin: any Analysis.Type = UnitForcing.self
