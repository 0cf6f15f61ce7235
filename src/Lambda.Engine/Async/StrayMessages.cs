using System.Text;
using System.Text.Json;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Async;

/// <summary>
/// Turns messages in the engine's queues that the engine did not write into dead letters, with their text and the reason.
/// </summary>
internal sealed class StrayMessages(EventCompletion end, ILogger<StrayMessages> logger)
{
    /// <summary>The type of the error that a stray message ends with.</summary>
    public const string ErrorType = "InvalidEvent";

    /// <summary>The reason for a message whose sender did not encode it.</summary>
    public const string NotBase64 =
        "The message is not Base64, unlike the engine's own. Send events with InvokeFunction instead of writing to the queue.";

    /// <summary>
    /// Keeps a message as a dead letter. Repeating this after a crash changes nothing, since the message's id and time identify the dead
    /// letter.
    /// </summary>
    /// <param name="queue">The queue that the message was in. The dead letter has this name in place of a function's.</param>
    /// <param name="message">What the queue tells about it.</param>
    /// <param name="text">Its text; bytes that are not UTF-8 become replacement characters.</param>
    /// <param name="reason">Why the engine did not write it.</param>
    /// <param name="cancellation">Cancelled when the app shuts down.</param>
    /// <exception cref="StorageUnavailableException">It was not kept; the message must be redelivered.</exception>
    public Task EndAsync(string queue, QueuedMessage message, ReadOnlyMemory<byte> text, string reason, CancellationToken cancellation)
    {
        AsyncLog.Stray(logger, message.Id, queue, reason);
        var stray = new AsyncEvent(message.Id, queue, message.SentAt)
        {
            Payload = JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(text.Span), AsyncJson.Default.String),
        };
        return end.GiveUpAsync(stray, null, InvocationCondition.RetriesExhausted, 0, FunctionError.Of(ErrorType, reason), cancellation);
    }
}
