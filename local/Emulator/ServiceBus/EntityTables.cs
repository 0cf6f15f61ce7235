using System.Globalization;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.Status;

namespace Local.Emulator.ServiceBus;

/// <summary>The content of an entity, as tables of the status page.</summary>
internal static class EntityTables
{
    /// <summary>The most rows of a table.</summary>
    public const int Most = 100;

    // The number of characters of a body that the page shows.
    private const int BodyLength = 500;

    private static readonly string[] SessionColumns = ["Session", "Locked until", "Messages", "State, bytes"];
    private static readonly string[] LockedColumns = ["Sequence number", "Message id", "Failed deliveries", "Locked until"];
    private static readonly string[] WaitingColumns =
        ["Sequence number", "Message id", "Failed deliveries", "Enqueued", "Properties", "Body"];
    private static readonly string[] DeadLetterColumns =
        ["Sequence number", "Message id", "Reason", "Description", "Enqueued", "Properties", "Body"];

    public static IReadOnlyList<StatusTable> Of(EntityDetails details) =>
    [
        new StatusTable(Title("Sessions", details.Sessions.Count), SessionColumns, [.. details.Sessions.Select(Row)], "There are none."),
        new StatusTable(
            Title("Active messages", details.Waiting.Count), WaitingColumns, [.. details.Waiting.Select(WaitingRow)], "There are none."),
        new StatusTable(Title("Locked messages", details.Locked.Count), LockedColumns, [.. details.Locked.Select(Row)], "There are none."),
        new StatusTable(
            Title("Dead letters", details.DeadLetters.Count),
            DeadLetterColumns,
            [.. details.DeadLetters.Select(DeadRow)],
            "There are none."),
    ];

    private static string Title(string name, int rows) => rows < Most ? name : $"{name}, the first {Most}";

    private static IReadOnlyList<StatusCell> Row(SessionView session) =>
        [
            new StatusCell(session.Id),
            Time(session.LockedUntil),
            StatusCell.Of(session.Messages),
            session.StateSize is { } size ? StatusCell.Of(size) : StatusCell.Of(null),
        ];

    private static IReadOnlyList<StatusCell> Row(LockedMessage locked) =>
        [
            Number(locked.Message),
            StatusCell.Of(locked.Message.Content.MessageId),
            StatusCell.Of(locked.Message.DeliveryCount),
            Time(locked.LockedUntil),
        ];

    private static IReadOnlyList<StatusCell> WaitingRow(MessageView message) =>
    [
        Number(message), StatusCell.Of(message.Content.MessageId), StatusCell.Of(message.DeliveryCount), Time(message.EnqueuedTime),
        Properties(message.Content.ApplicationProperties), StatusCell.Of(message.Content.BodyText(BodyLength)),
    ];

    private static StatusCell Properties(IEnumerable<KeyValuePair<string, object?>> properties) =>
        string.Join("; ", properties.Select(pair => string.Create(
            CultureInfo.InvariantCulture,
            $"{pair.Key} = {pair.Value}"))) is { Length: > 0 } text ? new StatusCell(text) : StatusCell.Of(null);

    private static IReadOnlyList<StatusCell> DeadRow(MessageView letter)
    {
        var properties = letter.Content.ApplicationProperties;
        return
        [
            Number(letter),
            StatusCell.Of(letter.Content.MessageId),
            StatusCell.Of(properties.GetValueOrDefault(DeadLetterReason.ReasonProperty) as string),
            StatusCell.Of(properties.GetValueOrDefault(DeadLetterReason.DescriptionProperty) as string),
            Time(letter.EnqueuedTime),
            Properties(properties.Where(pair =>
                pair.Key is not (DeadLetterReason.ReasonProperty or DeadLetterReason.DescriptionProperty) || pair.Value is not string)),
            StatusCell.Of(letter.Content.BodyText(BodyLength)),
        ];
    }

    private static StatusCell Number(MessageView message) => new(message.SequenceNumber.ToString(CultureInfo.InvariantCulture));

    private static StatusCell Time(DateTimeOffset? time) => StatusCell.Of(time?.ToString("u", CultureInfo.InvariantCulture));
}
