using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Stores the events that could not be delivered.</summary>
internal interface IDeadLetterStore
{
    /// <summary>Writes all of the dead letters or throws, within <see cref="EventGridLimits.ResponseDeadline"/>.</summary>
    /// <exception cref="DeadLetterException">They were not written.</exception>
    Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellation);
}

/// <summary>The exception thrown when dead letters could not be written. Its message is shown to the developer.</summary>
internal sealed class DeadLetterException(string message, Exception inner) : Exception(message, inner);
