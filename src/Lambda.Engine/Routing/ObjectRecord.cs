using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Engine.Routing;

/// <summary>An S3 notification about a change.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html.</remarks>
internal sealed record ObjectRecord(ObjectChange Change, DateTimeOffset Time)
{
    private const string Removal = "ObjectRemoved:";
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the event that the function receives.</summary>
    /// <param name="notification">The notification's name.</param>
    /// <param name="account">The account in the settings.</param>
    /// <param name="region">The Region in the settings.</param>
    public ReadOnlyMemory<byte> ToJson(string notification, string account, string region)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("Records");
            Write(writer, notification, account, region);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private void Write(Utf8JsonWriter writer, string notification, string account, string region)
    {
        writer.WriteStartObject();
        writer.WriteString("eventVersion", "2.1");
        writer.WriteString("eventSource", "aws:s3");
        writer.WriteString("awsRegion", region);
        writer.WriteString("eventTime", Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.WriteString("eventName", Change.Name);
        WriteIdentity(writer, "userIdentity", Change.Data.Identity ?? account);
        writer.WriteStartObject("requestParameters");
        // Azure does not provide it.
        writer.WriteString("sourceIPAddress", "");
        writer.WriteEndObject();
        writer.WriteStartObject("responseElements");
        writer.WriteString("x-amz-request-id", Change.Data.RequestId ?? "");
        writer.WriteString("x-amz-id-2", Change.Data.ClientRequestId ?? "");
        writer.WriteEndObject();
        writer.WriteStartObject("s3");
        writer.WriteString("s3SchemaVersion", "1.0");
        writer.WriteString("configurationId", notification);
        writer.WriteStartObject("bucket");
        writer.WriteString("name", Change.Bucket);
        WriteIdentity(writer, "ownerIdentity", account);
        writer.WriteString("arn", $"arn:aws:s3:::{Change.Bucket}");
        writer.WriteEndObject();
        WriteObject(writer);
        writer.WriteEndObject();
        if (Change.Name == "LifecycleTransition") WriteTransition(writer);
        writer.WriteEndObject();
    }

    private void WriteObject(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("object");
        writer.WriteString("key", EncodedKey(Change.Key));
        // S3 gives neither for removals.
        if (!Change.Name.StartsWith(Removal, StringComparison.Ordinal))
        {
            writer.WriteNumber("size", Change.Data.ContentLength ?? 0);
            if (Change.Data.ETag is { } etag) writer.WriteString("eTag", etag.Trim('"'));
        }
        writer.WriteString("sequencer", Change.Data.Sequencer ?? "");
        writer.WriteEndObject();
    }

    private void WriteTransition(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("lifecycleEventData");
        writer.WriteStartObject("transitionEventData");
        writer.WriteString("destinationStorageClass", Change.Data.AccessTier switch
        {
            "Archive" => "GLACIER",
            "Cold" => "GLACIER_IR",
            "Cool" => "STANDARD_IA",
            _ => "STANDARD",
        });
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // Escaped as in the query of a URL, except for the slashes.
    private static string EncodedKey(string key) => string.Join('/', key.Split('/').Select(WebUtility.UrlEncode));

    private static void WriteIdentity(Utf8JsonWriter writer, string name, string principal)
    {
        writer.WriteStartObject(name);
        writer.WriteString("principalId", principal);
        writer.WriteEndObject();
    }
}
