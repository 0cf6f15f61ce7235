using System.Globalization;
using System.Text;
using Lambda.Engine.Observability;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams.Rows;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>A change as it is stored, in the partition of its item.</summary>
/// <param name="Sequence">Its number within the partition.</param>
/// <param name="Item">The item's key within the partition.</param>
/// <param name="At">When it was made.</param>
/// <param name="View">The view type of the stream at that time.</param>
/// <param name="Commit">Identifies the transaction.</param>
/// <param name="Images">Keys and images as JSON; null when they are in a blob.</param>
/// <param name="Blob">The blob with the images; null when they are in the row.</param>
/// <param name="Length">The length of the images in bytes.</param>
/// <param name="SizeBytes">Their size as DynamoDB counts it.</param>
/// <param name="IsExpiry">Whether the item was removed because its time to live ended.</param>
internal sealed record ChangeRow(
    long Sequence, ChangeKind Kind, string Item, DateTimeOffset At, StreamViewType View, string Commit, ReadOnlyMemory<byte>? Images,
    string? Blob, long Length, long SizeBytes, bool IsExpiry)
{
    private const string TraceProperty = "Trace";
    private const string TraceStateProperty = "TraceState";

    /// <summary>The place in a trace at which the change was made; null when that is unknown, or when nobody listens to traces.</summary>
    public TraceParent? Trace { get; init; }

    /// <summary>Returns the write that adds the change.</summary>
    public RowWrite ToWrite()
    {
        var values = new Dictionary<string, object?>
        {
            ["Kind"] = Kind.ToString(),
            ["Item"] = Item,
            ["At"] = At,
            ["View"] = View.ToString(),
            ["Commit"] = Commit,
            ["Length"] = Length,
            ["SizeBytes"] = SizeBytes,
        };
        if (Images is { } images) values["Images"] = images.ToArray();
        if (Blob is not null) values["Blob"] = Blob;
        if (IsExpiry) values["Expiry"] = true;
        if (Trace is { } trace) (values[TraceProperty], values[TraceStateProperty]) = (trace.Value, trace.State);
        return new RowWrite.Add(TableStreamKeys.Change(Sequence), values);
    }

    /// <summary>Reads changes. Rows that no stream writer has written are skipped, so that a stray row does not block the others.</summary>
    public static IReadOnlyList<ChangeRow> Read(IReadOnlyList<TableRow> rows, string table, string partition, ILogger logger)
    {
        var changes = new List<ChangeRow>(rows.Count);
        foreach (var row in rows)
            if (From(row) is { } change) changes.Add(change);
            else TableStreamLog.NotAChange(logger, table, partition, row.Row);
        return changes;
    }

    /// <summary>Reads a change; null if the row is not valid.</summary>
    public static ChangeRow? From(TableRow row)
    {
        if (TableStreamKeys.SequenceOf(row.Row) is not { } sequence || !Enum.TryParse<ChangeKind>(row.Get<string>("Kind"), out var kind)
            || !Enum.TryParse<StreamViewType>(row.Get<string>("View"), out var view) || row.Get<string>("Item") is not { } item
            || row.Get<DateTimeOffset?>("At") is not { } at || row.Get<string>("Commit") is not { } commit)
            return null;
        var (images, blob) = (row.Get<byte[]>("Images"), row.Get<string>("Blob"));
        if (images is not [(byte)'{', .., (byte)'}'] && blob is null) return null;
        return new(
            sequence, kind, item, at, view, commit, images is null ? default(ReadOnlyMemory<byte>?) : images, blob, row.Number("Length"),
            row.Number("SizeBytes"), row.Get<bool?>("Expiry") ?? false)
        {
            Trace = EngineTraces.HasListeners
                ? TraceParent.Read(row.Get<string>(TraceProperty), row.Get<string>(TraceStateProperty))
                : null,
        };
    }

    /// <summary>Returns the id of the change, <c>eventID</c> in its record; the same each time it is delivered.</summary>
    public string EventId(string table, string partition) => DeterministicId.Of(
        string.Create(CultureInfo.InvariantCulture, $"{table}\n{partition}\n{Sequence}")).Replace("-", "", StringComparison.Ordinal);

    /// <summary>Writes the change in the form that <c>dynamodb</c> has in a record.</summary>
    /// <param name="images">Keys and images.</param>
    /// <param name="sequence">The number of the change within the shard.</param>
    public ReadOnlyMemory<byte> ToJson(ReadOnlyMemory<byte> images, long sequence)
    {
        var before = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"ApproximateCreationDateTime":{{At.ToUnixTimeSeconds()}},"""));
        var after = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$""","SequenceNumber":"{{DynamoDbEventJson.Text(sequence)}}","SizeBytes":{{SizeBytes}}"""
            + $$""","StreamViewType":"{{View.ToText()}}"}"""));
        // Between them, the members of the images without their braces.
        var members = images.Span[1..^1];
        var json = new byte[before.Length + members.Length + after.Length];
        before.CopyTo(json, 0);
        members.CopyTo(json.AsSpan(before.Length));
        after.CopyTo(json, before.Length + members.Length);
        return json;
    }
}
