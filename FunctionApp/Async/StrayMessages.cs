using System.Text;
using System.Text.Json;
using FunctionApp.Invocation;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Async;

/// <summary>Ends messages of the engine's own queues that are not the engine's: each becomes a dead letter with its text and the reason.</summary>
public sealed class StrayMessages(EventEnd end, ILogger<StrayMessages> logger)
{
    /// <summary>The type of the error that a stray message ends with.</summary>
    public const string ErrorType = "InvalidEvent";

    /// <summary>The reason for a message that its sender did not encode.</summary>
    public const string NotBase64 =
        "The message is not Base64, as all of the engine's own are. Send events with InvokeFunction, not to its queue.";

    /// <summary>Keeps a message. Doing so again after a crash changes nothing: its id and its time name the dead letter.</summary>
    /// <param name="queue">The queue it was in; the dead letter is filed under this name, in place of a function's.</param>
    /// <param name="message">What the queue says of it.</param>
    /// <param name="text">Its text; bytes that are not UTF-8 become replacement characters.</param>
    /// <param name="reason">Why it is not the engine's.</param>
    /// <param name="cancellation">The app's end.</param>
    /// <exception cref="StorageUnavailableException">It was not kept; the message is to come again.</exception>
    public Task EndAsync(string queue, QueuedMessage message, ReadOnlyMemory<byte> text, string reason, CancellationToken cancellation)
    {
        AsyncLog.Stray(logger, message.Id, queue, reason);
        var stray = new AsyncEvent(message.Id, queue, message.SentAt)
        {
            Payload = JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(text.Span), AsyncJson.Default.String),
        };
        return end.GiveUpAsync(stray, null, Condition.RetriesExhausted, 0, FunctionError.Of(ErrorType, reason), cancellation);
    }
}
