using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.Status;

namespace Local.Emulator.ServiceBus.Pages;

/// <summary>The content of a queue or a subscription, with the first <see cref="Most"/> of each kind.</summary>
internal sealed record EntityDocument(
    IReadOnlyList<SessionView> Sessions, IReadOnlyList<MessageDocument> Active, IReadOnlyList<MessageDocument> Locked,
    IReadOnlyList<MessageDocument> Scheduled, IReadOnlyList<MessageDocument> Deferred,
    IReadOnlyList<MessageDocument> DeadLetters, IReadOnlyList<MessageDocument> TransferDeadLetters)
{
    public const int Most = 100;

    public static EntityDocument Of(EntityDetails details) => new(
        details.Sessions, Of(details.Waiting),
        [.. details.Locked.Select(locked => MessageDocument.Of(locked.Message) with { LockedUntil = locked.LockedUntil })],
        Of(details.Scheduled), Of(details.Deferred), Of(details.DeadLetters), Of(details.TransferDeadLetters));

    private static IReadOnlyList<MessageDocument> Of(IReadOnlyList<MessageView> messages) =>
        [.. messages.Select(message => MessageDocument.Of(message))];
}

/// <summary>A message in a form that people can read.</summary>
/// <param name="Deliveries">The number of deliveries that failed.</param>
/// <param name="Body">The body; truncated if it is long.</param>
internal sealed record MessageDocument(
    long SequenceNumber, string? MessageId, string? Subject, string? ContentType, string? CorrelationId, string? SessionId,
    DateTimeOffset EnqueuedTime, DateTimeOffset? ExpiresAt, int Deliveries, int Size,
    string? DeadLetterReason, string? DeadLetterDescription, IReadOnlyDictionary<string, string?> Properties, string Body)
{
    /// <summary>The maximum number of characters of a body in a list, and of a body that was requested by itself.</summary>
    public const int ShortBody = 500, WholeBody = 1024 * 1024;

    /// <summary>When the message's lock, or that of its session, expires.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    public static MessageDocument Of(in MessageView view, int most = ShortBody)
    {
        var (content, properties) = (view.Content, new Dictionary<string, object?>(view.Content.ApplicationProperties));
        return new MessageDocument(
            view.SequenceNumber, content.MessageId, content.Subject, content.ContentType, content.CorrelationId, content.SessionId,
            view.EnqueuedTime, view.ExpiresAt == DateTimeOffset.MaxValue ? null : view.ExpiresAt, view.DeliveryCount, content.Size,
            Take(properties, Messages.DeadLetterReason.ReasonProperty), Take(properties, Messages.DeadLetterReason.DescriptionProperty),
            SentProperties.Text(properties), content.BodyText(most));
    }

    // Clients may give these names to something else than text, which is shown as any other property.
    private static string? Take(Dictionary<string, object?> properties, string name)
    {
        if (properties.GetValueOrDefault(name) is not string text) return null;
        properties.Remove(name);
        return text;
    }
}

/// <summary>The request body of a resubmission.</summary>
/// <param name="SequenceNumbers">The sequence numbers; null for all dead letters.</param>
internal sealed record Resubmission(IReadOnlyList<long>? SequenceNumbers);

/// <summary>The request body of a purge, which has no members.</summary>
internal sealed record Purging;

[JsonSerializable(typeof(EntityDocument))]
[JsonSerializable(typeof(SentMessage))]
[JsonSerializable(typeof(Resubmission))]
[JsonSerializable(typeof(Purging))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class EntityJson : JsonSerializerContext
{
    /// <summary>The contract for the page, which never uses text as HTML: it does not escape text for HTML.</summary>
    public static EntityJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
