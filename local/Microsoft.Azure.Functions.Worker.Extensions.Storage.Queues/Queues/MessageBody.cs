using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Local.Queues;

/// <summary>The body of a message as its encoding has it.</summary>
internal static class MessageBody
{
    /// <summary>The message with its body decoded; null when it is not in that encoding.</summary>
    public static QueueMessage? Decode(QueueMessage raw, QueueMessageEncoding encoding)
    {
        if (encoding == QueueMessageEncoding.None) return raw;
        var text = raw.MessageText;
        var bytes = new byte[text.Length / 4 * 3 + 3];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? QueuesModelFactory.QueueMessage(raw.MessageId, raw.PopReceipt, new BinaryData(bytes.AsMemory(0, length)), raw.DequeueCount, raw.NextVisibleOn, raw.InsertedOn, raw.ExpiresOn)
            : null;
    }
}
