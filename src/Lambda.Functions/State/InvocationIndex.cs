using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Lambda.Engine.Async;

namespace Lambda.Functions.State;

/// <summary>
/// The order in which a function's events were accepted. Each event has a row in the table of the records, in a partition for each
/// function. A row has only its key and the request id, and never changes.
/// </summary>
internal sealed class InvocationIndex(TableServiceClient tables)
{
    // When filtering by state, a page examines this many events per result, up to the maximum.
    private const int LookedAtForEach = 5;
    private const int MostLookedAt = 500;

    // An event ends some time after it was accepted, and its row is kept until then.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.Records);

    /// <summary>Adds the row for an event.</summary>
    public async Task AddAsync(InvocationRecord record, CancellationToken cancellation)
    {
        try
        {
            var row = Row(record.AcceptedAt, record.RequestId);
            await _table.AddEntityAsync(new TableEntity(Partition(record.FunctionName), row), cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // The client retried, and the row already exists.
        }
    }

    /// <summary>Reads the positions of the events that a page looks at, the newest first.</summary>
    public async Task<IReadOnlyList<InvocationPosition>> ReadAsync(InvocationQuery query, CancellationToken cancellation)
    {
        var most = LooksAt(query);
        var rows = await Task.WhenAll(query.Functions.Select(function => ReadAsync(Filter(function, query), most, cancellation)));
        return [.. rows.SelectMany(one => one).Order(StringComparer.Ordinal).Take(most).Select(Place)];
    }

    /// <summary>Makes a page from the events that it looked at.</summary>
    /// <param name="query">The query of the page.</param>
    /// <param name="places">The positions that it looked at.</param>
    /// <param name="found">The record at each position; null where there is none.</param>
    public static InvocationPage Page(
        InvocationQuery query, IReadOnlyList<InvocationPosition> places, IReadOnlyList<InvocationRecord?> found)
    {
        var records = new List<InvocationRecord>();
        for (var at = 0; at < places.Count; at++)
        {
            // An event may have been accepted twice under one request id; the record is from the first time.
            if (found[at] is not { } record || record.AcceptedAt != places[at].AcceptedAt) continue;
            if (query.State is { } state && record.State != state) continue;
            records.Add(record);
            if (records.Count == query.Limit) return new(records, places[at]);
        }
        return new(records, places.Count == LooksAt(query) ? places[^1] : null);
    }

    /// <summary>Deletes the rows of events that were accepted well before the given time.</summary>
    public Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation) => TableDeletion.WhereAsync(
        _table,
        TableClient.CreateQueryFilter(
            $"PartitionKey ge {Prefix} and PartitionKey lt {PrefixEnd} and RowKey gt {Ticks(before - Margin)}"),
        cancellation);

    private static int LooksAt(InvocationQuery query) =>
        query.State is null ? query.Limit : Math.Max(query.Limit, Math.Min(query.Limit * LookedAtForEach, MostLookedAt));

    private async Task<List<string>> ReadAsync(string filter, int most, CancellationToken cancellation)
    {
        var rows = new List<string>();
        await foreach (var entity in _table.QueryAsync<TableEntity>(filter, most, ["RowKey"], cancellation))
        {
            rows.Add(entity.RowKey);
            if (rows.Count == most) break;
        }
        return rows;
    }

    // Later times have smaller row keys.
    private static string Filter(string function, InvocationQuery query)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(function)}");
        if (query.After is { } after)
            filter += TableClient.CreateQueryFilter($" and RowKey gt {Row(after.AcceptedAt, after.RequestId)}");
        // Row keys of events at exactly that time are longer, and therefore greater.
        if (query.Before is { } before) filter += TableClient.CreateQueryFilter($" and RowKey gt {Ticks(before) + End}");
        if (query.From is { } from) filter += TableClient.CreateQueryFilter($" and RowKey lt {Ticks(from) + End}");
        return filter;
    }

    // Partition keys of records are two letters, digits or '-', so they never contain a colon.
    private const string Prefix = "of:";
    private const string PrefixEnd = "of;";
    private const string End = "~";

    private static string Partition(string function) => Prefix + function;

    private static string Row(DateTimeOffset acceptedAt, string requestId) => $"{Ticks(acceptedAt)}-{requestId}";

    private static string Ticks(DateTimeOffset time) =>
        (DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    private static InvocationPosition Place(string row)
    {
        var number = long.Parse(row.AsSpan(0, 19), NumberStyles.None, CultureInfo.InvariantCulture);
        return new(new(DateTimeOffset.MaxValue.UtcTicks - number, TimeSpan.Zero), row[20..]);
    }
}
