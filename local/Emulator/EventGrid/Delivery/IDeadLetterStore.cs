using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Stores the events that could not be delivered.</summary>
internal interface IDeadLetterStore
{
    /// <summary>Writes all of them or throws, within <see cref="EventGridLimits.ResponseDeadline"/>.</summary>
    /// <exception cref="DeadLetterException">They are not kept.</exception>
    Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellation);
}

/// <summary>Dead letters could not be written. The message is shown to the developer.</summary>
internal sealed class DeadLetterException(string message, Exception inner) : Exception(message, inner);
