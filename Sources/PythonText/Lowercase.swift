/// Gives the scalars in lowercase as Python's `str.lower()`, in order: each with the index of the scalar that it came
/// from. A capital sigma at a word's end becomes `ς`; `İ` becomes `i` and a combining dot.
///
/// - Parameter put: Is called for each scalar of the result.
public func pythonLowercase(
    _ scalars: ArraySlice<Unicode.Scalar>, _ put: (_ lower: Unicode.Scalar, _ index: Int) -> Void
) {
    for (index, scalar) in zip(scalars.indices, scalars) {
        if scalar.isASCII {
            put((0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar, index)
        } else if scalar == "\u{3A3}" {
            put(isFinalSigma(index, in: scalars) ? "\u{3C2}" : "\u{3C3}", index)
        } else if scalar.properties.changesWhenLowercased, scalar.isKnownToPython {
            for lower in scalar.properties.lowercaseMapping.unicodeScalars { put(lower, index) }
        } else {
            put(scalar, index)
        }
    }
}

/// Unicode's Final_Sigma: a cased letter stands before, none after, whatever case-ignorable stands between.
private func isFinalSigma(_ index: Int, in scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
}
