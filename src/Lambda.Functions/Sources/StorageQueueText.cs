using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using Azure.Storage.Queues.Models;
using Lambda.Engine.Async;

namespace Lambda.Functions.Sources;

/// <summary>
/// Reads messages of Storage queues, which senders write as Base64, the default of Azure Functions, or as plain text, the default of most
/// SDKs. <c>messageEncoding</c> is <c>none</c> in host.json, so that both arrive as they were sent.
/// </summary>
/// <remarks>
/// If the host decoded messages, a message that is not Base64 would reach no function: the host would move it to the poison queue, whose
/// readers could not decode it either. There the host would hide it for ten minutes, again and again.
/// </remarks>
internal static class StorageQueueText
{
    /// <summary>Returns the content of a message: the text in its Base64, or else its own text.</summary>
    public static ReadOnlyMemory<byte> Of(QueueMessage message) => Decoded(message) ?? message.Body.ToMemory();

    /// <summary>
    /// Returns the text in a message's Base64; null when it contains none. Base64 of bytes that are not UTF-8 is treated as plain text.
    /// </summary>
    public static ReadOnlyMemory<byte>? Decoded(QueueMessage message)
    {
        var text = message.Body.ToMemory().Span;
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out _, out var length) != OperationStatus.Done || !Utf8.IsValid(bytes.AsSpan(0, length)))
            return null;
        return bytes.AsMemory(0, length);
    }

    /// <summary>Returns what the queue tells about a message.</summary>
    public static QueuedMessage Queued(QueueMessage message) =>
        new(message.MessageId, message.InsertedOn ?? DateTimeOffset.UnixEpoch, message.DequeueCount);
}
