using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams.Writing;

namespace Lambda.Engine.TableStreams.Cosmos;

/// <summary>Writes a change of a document as DynamoDB Streams would, which is the member <c>dynamodb</c> of a record.</summary>
internal static class ItemForm
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Returns the kind of the change, as <c>eventName</c> in its record.</summary>
    public static string NameOf(CosmosChange change) => change.Operation switch
    {
        "create" => "INSERT",
        "delete" => "REMOVE",
        _ => "MODIFY",
    };

    public static ReadOnlyMemory<byte> Write(CosmosChange change)
    {
        var view = change.Operation is null ? StreamViewType.NewImage : StreamViewType.NewAndOldImages;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        writer.WriteNumber("ApproximateCreationDateTime"u8, change.At.ToUnixTimeSeconds());
        writer.WriteStartObject("Keys"u8);
        DocumentAttributes.WriteMembers(writer, change.Named, name => name == "id" || name == change.PartitionKey);
        writer.WriteEndObject();
        WriteImage(writer, "NewImage", change.After);
        WriteImage(writer, "OldImage", change.Before);
        writer.WriteString("SequenceNumber"u8, DynamoDbEventJson.Text(change.Sequence));
        writer.WriteNumber("SizeBytes"u8, (change.After?.GetRawText().Length ?? 0) + (change.Before?.GetRawText().Length ?? 0));
        writer.WriteString("StreamViewType"u8, view.ToText());
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteImage(Utf8JsonWriter writer, string name, JsonElement? image)
    {
        if (image is not { } document) return;
        writer.WriteStartObject(name);
        DocumentAttributes.WriteMembers(writer, document, CosmosChange.IsOwn);
        writer.WriteEndObject();
    }
}
