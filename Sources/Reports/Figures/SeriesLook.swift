/// How one series of a figure looks: told apart by colour, and without it by dash, hatching and marker.
///
/// The hues are Okabe and Ito's, which stay apart for every kind of colour blindness; those too pale to stand on white
/// (less than 3 to 1) are darkened there, and lightened on the dark page.
struct SeriesLook {
    var index: Int

    static let colours = ["#0072b2", "#d55e00", "#007f5c", "#a8558a", "#8a6200", "#57606a"]
    static let darkColours = ["#56b4e9", "#ff9a52", "#35c29b", "#e08fc0", "#e6b422", "#a5adb5"]
    private static let dashes = ["", "7 3", "2 3", "9 3 2 3", "12 4", "4 2"]

    var colour: String { Self.colours[index % Self.colours.count] }
    /// `stroke-dasharray`; empty for a solid line.
    var dash: String { Self.dashes[index % Self.dashes.count] }
    /// Classes by which the dark page changes the colours.
    var fillClass: String { "f\(index % Self.colours.count)" }
    var strokeClass: String { "k\(index % Self.colours.count)" }

    /// The lines of a hatched bar, within a square of 6 pixels; none: filled.
    var hatching: String? {
        switch index % Self.colours.count {
        case 0: nil
        case 1: "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2"
        case 2: "M1.5,1.5 h.01 M4.5,4.5 h.01"
        case 3: "M0,0 L6,6 M0,6 L6,0"
        case 4: "M0,3 H6"
        default: "M3,0 V6"
        }
    }

    /// The outline of a point's marker around 0,0.
    var marker: String {
        switch index % 4 {
        case 0: "M-3,0 a3,3 0 1,0 6,0 a3,3 0 1,0 -6,0 z"
        case 1: "M-2.7,-2.7 h5.4 v5.4 h-5.4 z"
        case 2: "M0,-3.4 L3.3,2.6 H-3.3 z"
        default: "M0,-3.8 L3.8,0 L0,3.8 L-3.8,0 z"
        }
    }
}
