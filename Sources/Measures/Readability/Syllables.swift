import Foundation

/// The syllables of an English word, by its spelling: at least one.
///
/// Each run of vowels is one (a `y` before a vowel is none, unless a consonant stands before it). Then what English
/// spelling adds and leaves out: a silent `e` at the end, as in «make», «makes», «walked»; and two vowels that are spoken
/// apart, as in «being», «video», «radio», «area», but not in «nation» or «special».
func syllables(in word: some Sequence<Unicode.Scalar>) -> Int {
    let plain = withoutAccents(word)
    let letters = plain.text.unicodeScalars.filter { $0.value >= 97 && $0.value <= 122 }.map(Character.init)
    guard !letters.isEmpty else { return 1 }
    let isVowel = letters.indices.map { place in
        switch letters[place] {
        case "a", "e", "i", "o", "u": true
        case "y": place > 0 && (!isPlainVowel(letters, place + 1) || !isPlainVowel(letters, place - 1))
        default: false
        }
    }
    var count = 0
    for place in letters.indices where isVowel[place] {
        let isFirst = place == 0 || !isVowel[place - 1]
        if isFirst || isSpokenApart(letters, place) { count += 1 }
    }
    if !plain.hadAccents, endsInSilentE(letters, isVowel) { count -= 1 }
    return max(count, 1)
}

private func isPlainVowel(_ letters: [Character], _ place: Int) -> Bool {
    letters.indices.contains(place) && "aeiou".contains(letters[place])
}

/// Whether the vowel here begins a syllable though a vowel stands before it.
private func isSpokenApart(_ letters: [Character], _ place: Int) -> Bool {
    let pair = String(letters[(place - 1)...place]), before = place > 1 ? letters[place - 2] : " "
    switch pair {
    case "ia", "io", "iu": return !"cgstx".contains(before)
    case "eo", "ya", "yo", "uo": return before != "p" && before != "q"
    case "ei", "oi", "yi", "ui", "ai": return letters[place...].elementsEqual("ing")
    // As in «area» and «idea», and not in «plea».
    case "ea": return place == letters.count - 1 && letters.prefix(place - 1).contains { "aeiouy".contains($0) }
    default: return false
    }
}

/// Whether the last vowel is an `e` that is not spoken: at the end, or before a last `s` or `d`.
private func endsInSilentE(_ letters: [Character], _ isVowel: [Bool]) -> Bool {
    var end = letters.count - 1
    let last = letters[end]
    if last == "s" || last == "d" { end -= 1 }
    guard end >= 2, letters[end] == "e", !isVowel[end - 1] else { return false }
    let before = letters[end - 1]
    // «ap·ple» and «ap·ples», and not «whole» or «called».
    if before == "l", !isVowel[end - 2], letters[end - 2] != "l", last != "d" { return false }
    switch last {
    case "d": return before != "t" && before != "d"
    case "s": return !"sxzcg".contains(before) && !(before == "h" && "cs".contains(letters[end - 2]))
    default: return true
    }
}

/// In lower case, letters without their accents: of foreign words, whose last `e` is spoken, as in «café».
private func withoutAccents(_ word: some Sequence<Unicode.Scalar>) -> (text: String, hadAccents: Bool) {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: word)
    let text = String(scalars).lowercased()
    return text.allSatisfy(\.isASCII) ? (text, false) : (text.decomposedStringWithCanonicalMapping, true)
}
