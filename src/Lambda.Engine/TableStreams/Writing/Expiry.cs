using System.Globalization;
using Lambda.Engine.TableStreams.Rows;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>The time at which an item expires, and the note by which the sweep finds it.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html.</remarks>
internal static class Expiry
{
    // As in DynamoDB, older values are considered mistakes.
    private const int OldestYears = 5;

    /// <summary>Returns when the item expires; null when it does not.</summary>
    public static DateTimeOffset? Of(IReadOnlyDictionary<string, object?>? item, TableStreamOptions options) =>
        item is null || options.TimeToLive is not { } property || !item.TryGetValue(property, out var value) ? null : value switch
        {
            DateTimeOffset time => time,
            int seconds => FromSeconds(seconds),
            long seconds => FromSeconds(seconds),
            double seconds => FromSeconds(seconds),
            _ => null,
        };

    /// <summary>Returns whether the item has to be removed now.</summary>
    public static bool IsDue(IReadOnlyDictionary<string, object?> item, TableStreamOptions options, DateTimeOffset now) =>
        Of(item, options) is { } at && at <= now && at > now.AddYears(-OldestYears);

    /// <summary>Returns the write of the note that an item expires. Notes are ordered by time.</summary>
    public static RowWrite Note(DateTimeOffset at, string partition, string row) => new RowWrite.Upsert(
        $"{NotesFrom(at)}{TableStreamKeys.Marker($"{partition}\n{row}")}",
        new Dictionary<string, object?> { ["Partition"] = partition, ["Item"] = row });

    /// <summary>Returns the key at which the notes of this time and later begin.</summary>
    public static string NotesFrom(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks:D19}|");

    private static DateTimeOffset? FromSeconds(double seconds) =>
        seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;
}
