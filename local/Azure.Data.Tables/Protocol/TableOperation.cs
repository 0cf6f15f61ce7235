using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Filters;

namespace Azure.Data.Tables.Protocol;

/// <summary>One request to the service, on its own or as part of a transaction.</summary>
/// <param name="Path">Percent-encoded, relative to the service's address.</param>
/// <param name="Query">Percent-encoded, without the question mark.</param>
/// <param name="IfMatch">The version to expect.</param>
/// <param name="Body">JSON.</param>
/// <param name="WantsNoContent">The answer need not repeat what was sent.</param>
internal readonly record struct TableOperation(RequestMethod Method, string Path, string? Query = null, string? IfMatch = null, ReadOnlyMemory<byte>? Body = null, bool WantsNoContent = false)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static TableOperation CreateTable(string table)
    {
        var body = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(body, Json))
        {
            writer.WriteStartObject();
            writer.WriteString("TableName", table);
            writer.WriteEndObject();
        }
        return new(RequestMethod.Post, "Tables", Body: body.WrittenMemory);
    }

    public static TableOperation DeleteTable(string table) => new(RequestMethod.Delete, $"Tables('{Uri.EscapeDataString(table)}')");

    public static TableOperation QueryTables(string query) => new(RequestMethod.Get, "Tables", query);

    public static TableOperation QueryEntities(string table, string query) => new(RequestMethod.Get, $"{Uri.EscapeDataString(table)}()", query);

    public static TableOperation Get(string table, string partitionKey, string rowKey, string? query) => new(RequestMethod.Get, EntityPath(table, partitionKey, rowKey), query);

    public static TableOperation Add(string table, ITableEntity entity) => new(RequestMethod.Post, Uri.EscapeDataString(table), Body: Serialized(entity), WantsNoContent: true);

    /// <summary>An update with a condition, an upsert without.</summary>
    /// <exception cref="ArgumentException">The mode is not a known one.</exception>
    public static TableOperation Write(string table, ITableEntity entity, TableUpdateMode mode, ETag ifMatch = default)
    {
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentException($"{mode} is no mode of updating.", nameof(mode)),
        };
        return new(method, EntityPath(table, entity.PartitionKey, entity.RowKey), IfMatch: ifMatch == default ? null : ifMatch.ToString(), Body: Serialized(entity));
    }

    public static TableOperation Delete(string table, string partitionKey, string rowKey, ETag ifMatch) =>
        new(RequestMethod.Delete, EntityPath(table, partitionKey, rowKey), IfMatch: ifMatch == default ? ETag.All.ToString() : ifMatch.ToString());

    private static string EntityPath(string table, string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return $"{Uri.EscapeDataString(table)}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";
    }

    private static string Key(string key) => Uri.EscapeDataString(ODataLiteral.Escaped(key));

    private static ReadOnlyMemory<byte> Serialized(ITableEntity entity)
    {
        var body = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(body, Json)) EntityMapper.For(entity.GetType()).Write(writer, entity);
        return body.WrittenMemory;
    }
}
