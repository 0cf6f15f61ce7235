using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Keeps what could not be delivered.</summary>
internal interface IDeadLetterStore
{
    /// <summary>Writes all of them or fails; it is over within <see cref="EventGridLimits.ResponseDeadline"/>.</summary>
    /// <exception cref="DeadLetterException">They are not kept.</exception>
    Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellation);
}

/// <summary>Dead letters could not be written; the message is for people.</summary>
internal sealed class DeadLetterException(string message, Exception inner) : Exception(message, inner);
