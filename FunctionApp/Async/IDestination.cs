namespace FunctionApp.Async;

/// <summary>One kind of destination.</summary>
public interface IDestination
{
    /// <summary>The kind in addresses, such as <c>storage-queue</c>.</summary>
    string Kind { get; }

    /// <summary>What it may be used for.</summary>
    DestinationPlaces Places { get; }

    /// <summary>What is wrong with a name of this kind, or what setting it lacks; null when nothing is.</summary>
    string? Problem(string name);

    /// <summary>Delivers what the record says: the record itself, or, as a dead-letter queue, its event.</summary>
    /// <exception cref="DestinationUnavailableException">It was not delivered.</exception>
    Task SendAsync(string name, DestinationRecord record, DestinationPlaces place, CancellationToken cancellation);
}

/// <summary>What a destination is for.</summary>
[Flags]
public enum DestinationPlaces
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Records of events that succeeded.</summary>
    OnSuccess = 1,

    /// <summary>Records of events that were given up.</summary>
    OnFailure = 2,

    /// <summary>Events that were given up, as they came.</summary>
    DeadLetter = 4,
}

/// <summary>A destination did not answer, or refused; the record was not delivered. The message says why.</summary>
public sealed class DestinationUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
