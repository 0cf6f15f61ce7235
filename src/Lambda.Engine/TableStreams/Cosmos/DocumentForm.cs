using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine.Polling;

namespace Lambda.Engine.TableStreams.Cosmos;

/// <summary>Writes a change of a document as a DocumentDB change event, which is the member <c>event</c> of a record.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html and
/// https://www.mongodb.com/docs/manual/reference/change-events/. A write in Cosmos DB replaces the document, so no change is an
/// <c>update</c> that describes what has changed.
/// </remarks>
internal static class DocumentForm
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlyMemory<byte> Write(EventSource source, CosmosChange change)
    {
        var (seconds, ordinal) = (change.At.ToUnixTimeSeconds(), change.Sequence & int.MaxValue);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        writer.WriteStartObject("_id"u8);
        writer.WriteString("_data"u8, string.Create(
            CultureInfo.InvariantCulture, $"01{seconds:x8}{change.Sequence:x16}{TableStreamKeys.Hash($"{change.Key}\n{change.Id}"):x8}"));
        writer.WriteEndObject();
        writer.WriteStartObject("clusterTime"u8);
        writer.WriteStartObject("$timestamp"u8);
        writer.WriteNumber("t"u8, seconds);
        writer.WriteNumber("i"u8, ordinal);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("documentKey"u8);
        WriteMembers(writer, change.Named, name => name == "id" || name == change.PartitionKey);
        writer.WriteEndObject();
        if (change.After is { } document)
        {
            writer.WriteStartObject("fullDocument"u8);
            WriteMembers(writer, document, CosmosChange.IsOwn);
            writer.WriteEndObject();
        }
        writer.WriteStartObject("ns"u8);
        writer.WriteString("db"u8, source.Part);
        writer.WriteString("coll"u8, source.Name);
        writer.WriteEndObject();
        writer.WriteString("operationType"u8, NameOf(change));
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static string NameOf(CosmosChange change) => change.Operation switch
    {
        "create" => "insert",
        "delete" => "delete",
        _ => "replace",
    };

    // DocumentDB names the id _id. A member _id of the document itself would occur twice.
    private static void WriteMembers(Utf8JsonWriter writer, JsonElement document, Func<string, bool> takes)
    {
        foreach (var member in document.EnumerateObject().Where(member => takes(member.Name) && member.Name != "_id"))
        {
            writer.WritePropertyName(member.Name == "id" ? "_id" : member.Name);
            member.Value.WriteTo(writer);
        }
    }
}
