namespace Lambda.Engine.Async;

/// <summary>A kind of destination, such as Storage queues.</summary>
public interface IDestination
{
    /// <summary>The name of the kind in addresses, such as <c>storage-queue</c>.</summary>
    string Kind { get; }

    /// <summary>The purposes that this kind may be used for.</summary>
    DestinationPlaces Places { get; }

    /// <summary>Returns the error in a name of this kind, or in the settings that it needs; null when there is none.</summary>
    string? Problem(string name);

    /// <summary>Delivers the record or, to a dead-letter destination, the event itself.</summary>
    /// <exception cref="DestinationUnavailableException">It was not delivered.</exception>
    Task SendAsync(string name, DestinationRecord record, DestinationPlaces place, CancellationToken cancellation);
}

/// <summary>The purpose of a destination.</summary>
[Flags]
public enum DestinationPlaces
{
    /// <summary>For no purpose: the kind cannot be used as a destination.</summary>
    None = 0,

    /// <summary>Receives the records of events that succeeded.</summary>
    OnSuccess = 1,

    /// <summary>Receives the records of events that failed.</summary>
    OnFailure = 2,

    /// <summary>Receives failed events themselves, unchanged.</summary>
    DeadLetter = 4,
}

/// <summary>The exception thrown when a destination did not answer, or refused the record. Its message says why.</summary>
public sealed class DestinationUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
