using System.Globalization;
using System.Text.Json;
using Simulation.Scheduling;

namespace Simulation.Storage;

/// <summary>Tables: entities with tags, conditional writes, transactions, filters and continuations.</summary>
internal sealed class TableService(Loop loop, Random random)
{
    private const int PageSize = 1000;
    private readonly Dictionary<string, SortedDictionary<EntityKey, Entity>> _tables = new(StringComparer.OrdinalIgnoreCase);
    private int _version;

    /// <summary>Told of every write: the table, what was, what is.</summary>
    public Action<string, Entity?, Entity?> Written { get; set; } = (_, _, _) => { };

    public IEnumerable<Entity> All(string table) => _tables.TryGetValue(table, out var rows) ? rows.Values : [];

    public Entity? Find(string table, string partition, string row) =>
        _tables.TryGetValue(table, out var rows) ? rows.GetValueOrDefault(new(partition, row)) : null;

    public void Create(string table) => _tables.TryAdd(table, []);

    /// <summary>Answers with the service's time, by which leases are measured.</summary>
    public Reply Answer(StorageCall call) => Find(call).With("Date", loop.Now.ToString("R", CultureInfo.InvariantCulture));

    private Reply Find(StorageCall call)
    {
        var path = TablePath.Of(call.Path);
        if (path.Table == "Tables" && call.Method == "POST") return CreateTable(call);
        if (path.Table == "$batch") return TableBatch.Answer(call, this);
        if (!_tables.TryGetValue(path.Table, out var rows)) return Error(404, "TableNotFound");
        return (call.Method, path.Key) switch
        {
            ("GET", null) => Query(call, rows),
            ("GET", { } key) => rows.TryGetValue(key, out var found)
                ? Reply.Json(200, writer => found.Write(writer, Selected(call))).With("ETag", found.Tag)
                : Error(404, "ResourceNotFound"),
            (_, null) when call.Method != "POST" => throw call.Unknown(),
            _ => Commit([new(path.Table, path.Key, call.Method, call.Header("If-Match"), call.Body)]).Single(),
        };
    }

    /// <summary>Makes all changes, or none: then the answer is the one to the change that is not possible.</summary>
    public IReadOnlyList<Reply> Commit(IReadOnlyList<TableChange> changes)
    {
        var replies = new List<Reply>();
        var undo = new List<(SortedDictionary<EntityKey, Entity> Rows, EntityKey Key, Entity? Was, Entity? Is, string Table)>();
        foreach (var change in changes)
        {
            if (!_tables.TryGetValue(change.Table, out var rows)) return [Error(404, "TableNotFound")];
            var sent = change.Method == "DELETE" ? null : Entity.Parse(change.Body);
            var key = change.Key ?? sent!.Key;
            var was = rows.GetValueOrDefault(key);
            if (Problem(change, was) is { } problem)
            {
                foreach (var (undone, at, before, _, _) in Enumerable.Reverse(undo))
                    if (before is null) undone.Remove(at);
                    else undone[at] = before;
                // The message says which one.
                return [changes.Count == 1 ? problem : Reply.Error(
                    StorageKind.Table, problem.Status, problem.Code!, string.Create(CultureInfo.InvariantCulture, $"{replies.Count}:"))];
            }
            var next = Next(change, key, was, sent);
            if (next is null) rows.Remove(key);
            else rows[key] = next;
            undo.Add((rows, key, was, next, change.Table));
            var reply = Reply.Of(204);
            replies.Add(next is null ? reply : reply.With("ETag", next.Tag).With("Preference-Applied", "return-no-content"));
        }
        foreach (var (_, _, was, now, table) in undo) Written(table, was, now);
        return replies;
    }

    private Entity? Next(TableChange change, EntityKey key, Entity? was, Entity? sent) => change.Method switch
    {
        "DELETE" => null,
        "PATCH" or "MERGE" when was is not null => was.Merge(sent!).Stored(key, Tag(), loop.Now),
        _ => sent!.Stored(key, Tag(), loop.Now),
    };

    private static Reply? Problem(TableChange change, Entity? was) => change.Method switch
    {
        "POST" => was is null ? null : Error(409, "EntityAlreadyExists"),
        // Without a condition it is an insert or replace.
        _ when change.IfMatch is null && change.Method != "DELETE" => null,
        _ when was is null => Error(404, "ResourceNotFound"),
        _ => change.IfMatch is "*" || change.IfMatch == was.Tag ? null : Error(412, "UpdateConditionNotSatisfied"),
    };

    private Reply CreateTable(StorageCall call)
    {
        using var body = JsonDocument.Parse(call.Body);
        var name = body.RootElement.GetProperty("TableName").GetString()!;
        return _tables.TryAdd(name, []) ? Reply.Of(204) : Error(409, "TableAlreadyExists");
    }

    private Reply Query(StorageCall call, SortedDictionary<EntityKey, Entity> rows)
    {
        var filter = TableFilter.Parse(call.Query.GetValueOrDefault("$filter"));
        var most = call.Query.TryGetValue("$top", out var top) ? int.Parse(top, CultureInfo.InvariantCulture) : PageSize;
        // The service may end a page before it is full, when it crosses a partition server.
        if (random.Next(8) == 0) most = Math.Min(most, random.Next(3));
        var from = call.Query.TryGetValue("NextPartitionKey", out var partition)
            ? new EntityKey(partition, call.Query.GetValueOrDefault("NextRowKey") ?? "")
            : (EntityKey?)null;
        var (select, page, next) = (Selected(call), new List<Entity>(), (EntityKey?)null);
        foreach (var (key, entity) in rows)
        {
            if (from is { } first && key.CompareTo(first) < 0 || !filter(entity)) continue;
            if (page.Count == most)
            {
                next = key;
                break;
            }
            page.Add(entity);
        }
        var reply = Reply.Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("value");
            foreach (var entity in page) entity.Write(writer, select);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        return next is not { } rest
            ? reply
            : reply.With("x-ms-continuation-NextPartitionKey", rest.Partition).With("x-ms-continuation-NextRowKey", rest.Row);
    }

    private static HashSet<string>? Selected(StorageCall call) =>
        call.Query.TryGetValue("$select", out var names) ? [.. names.Split(',')] : null;

    private string Tag() => $"W/\"datetime'{++_version}'\"";

    private static Reply Error(int status, string code) => Reply.Error(StorageKind.Table, status, code);
}

/// <summary>One change of an entity.</summary>
internal sealed record TableChange(string Table, EntityKey? Key, string Method, string? IfMatch, byte[] Body);
