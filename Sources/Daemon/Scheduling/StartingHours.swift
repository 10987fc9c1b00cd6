import Foundation
import Jobs

/// The hours in which jobs start, and what becomes at their end of those that run.
struct StartingHours: Equatable {
    /// nil: always.
    var hours: WorkingHours?
    var whenTheyEnd = WorkspaceSettings.HoursEnd.finish
    var calendar = Calendar.current

    /// Whether jobs may start.
    func isOpen(at date: Date) -> Bool { hours?.contains(minute: minute(of: date)) ?? true }

    /// When jobs may start; now, or when the hours begin next.
    func opening(at date: Date) -> Date {
        guard let hours, !isOpen(at: date) else { return date }
        let minutes = (hours.start - minute(of: date) + 1440) % 1440
        let seconds = calendar.component(.second, from: date)
        return date.addingTimeInterval(Double(minutes * 60 - seconds))
    }

    /// `20:00`, when the hours begin.
    var beginning: String? { hours.map { WorkingHours.text(minute: $0.start) } }

    private func minute(of date: Date) -> Int {
        let parts = calendar.dateComponents([.hour, .minute], from: date)
        return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    }
}
