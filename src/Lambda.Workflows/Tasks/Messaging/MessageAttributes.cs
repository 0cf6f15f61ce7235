using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tasks.Messaging;

/// <summary>
/// Reads the attributes of a message to SQS or SNS
/// (<see href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html"/>).
/// </summary>
internal static class MessageAttributes
{
    private const int MostOfAMessage = 10;

    /// <summary>Reads the attributes by name: text, numbers and bytes.</summary>
    /// <exception cref="TaskException">An attribute has no type or no value.</exception>
    public static IReadOnlyList<(string Name, string Type, object Value)> Read(TaskParameters parameters, string error)
    {
        var attributes = parameters.Object(nameof(MessageAttributes), error) ?? [];
        if (attributes.Count > MostOfAMessage)
            throw parameters.Error(error, $"The message has {attributes.Count} attributes; it can have {MostOfAMessage}.");
        return [.. attributes.Select(each => Read(parameters, error, each.Key, each.Value as JsonObject ?? []))];
    }

    /// <summary>
    /// Converts an attribute to a property of a Service Bus message: a number stays a number, and anything else becomes text or bytes.
    /// </summary>
    public static object Property(string type, object value)
    {
        if (type != "Number" && !type.StartsWith("Number.", StringComparison.Ordinal))
            return value;
        var text = (string)value;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : text;
    }

    /// <summary>Returns the digest of the attributes that SQS answers with; null if there are none.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "SQS defines this digest; it guards against corruption, not against people.")]
    public static string? Digest(IReadOnlyList<(string Name, string Type, object Value)> attributes)
    {
        if (attributes.Count == 0)
            return null;
        using var bytes = new MemoryStream();
        foreach (var (name, type, value) in attributes.OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            Append(Encoding.UTF8.GetBytes(name));
            Append(Encoding.UTF8.GetBytes(type));
            bytes.WriteByte((byte)(value is byte[] ? 2 : 1));
            Append(value as byte[] ?? Encoding.UTF8.GetBytes((string)value));
        }
        return Convert.ToHexStringLower(MD5.HashData(bytes.ToArray()));

        void Append(byte[] part)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            bytes.Write(length);
            bytes.Write(part);
        }
    }

    /// <summary>Returns the digest of the body that SQS answers with.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "SQS defines this digest; it guards against corruption, not against people.")]
    public static string Digest(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));

    private static (string, string, object) Read(TaskParameters parameters, string error, string name, JsonObject attribute)
    {
        if (TextOf(attribute["DataType"]) is not { Length: > 0 } type)
            throw parameters.Error(error, $"The attribute '{name}' has no DataType.");
        if (!type.StartsWith("Binary", StringComparison.Ordinal))
            return TextOf(attribute["StringValue"]) is { } text
                ? (name, type, text)
                : throw parameters.Error(error, $"The attribute '{name}' of type '{type}' has no StringValue.");
        var bytes = new byte[(TextOf(attribute["BinaryValue"]) ?? "!").Length];
        return Convert.TryFromBase64String(TextOf(attribute["BinaryValue"]) ?? "!", bytes, out var length)
            ? (name, type, bytes[..length])
            : throw parameters.Error(error, $"The attribute '{name}' of type '{type}' has no BinaryValue in Base64.");
    }

    private static string? TextOf(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };
}
