import Files
public import Foundation
import Problems

extension JobFolder {
    /// What the daemon says of the present start; written before each.
    public var startFile: URL { url.appendingPathComponent("start.json") }
    /// What the worker expects to need; written as soon as it knows.
    public var forecastFile: URL { url.appendingPathComponent("forecast.json") }

    /// What the daemon said at the latest start; nil where no daemon has started the job.
    public func start() throws -> JobStart? {
        guard try StoredFile.exists(startFile) else { return nil }
        return try JobStart(value: readValue(startFile))
    }

    /// Begins a start: what an earlier one has forecast does not hold for this one.
    public func write(_ start: JobStart) throws {
        guard unlink(forecastFile.path) == 0 || errno == ENOENT else {
            throw Problem.refused("the last start's forecast cannot be removed", errno, forecastFile)
        }
        // A start does not outlive a loss of power.
        try writeValue(start.value, to: startFile, syncing: .nothing)
    }

    /// What the present start expects to need; nil where it has not said yet.
    public func forecast() throws -> JobForecast? {
        guard try StoredFile.exists(forecastFile) else { return nil }
        return try JobForecast(value: readValue(forecastFile))
    }

    /// Says what the job will need.
    public func write(_ forecast: JobForecast) throws {
        try writeValue(forecast.value, to: forecastFile, syncing: .nothing)
    }

    /// Takes back that the job has ended, so that it can run again.
    public func reopen() throws {
        for file in [endFile, cancelFile] {
            guard unlink(file.path) == 0 || errno == ENOENT else {
                throw Problem.refused("the job cannot be opened again", errno, file)
            }
        }
        try sync()
    }
}
