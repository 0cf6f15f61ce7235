using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Functions.Callers.CloudFormation;

/// <summary>A message as SNS delivers it over HTTPS.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html.</remarks>
internal sealed record SnsMessage(
    string Type, string MessageId, string TopicArn, string Message, string Timestamp, string SignatureVersion, string Signature,
    [property: JsonPropertyName("SigningCertURL")] string SigningCertUrl)
{
    /// <summary>The type of a message that was published to the topic.</summary>
    public const string Notification = "Notification";

    /// <summary>The type of the message that asks to confirm the subscription.</summary>
    public const string SubscriptionConfirmation = "SubscriptionConfirmation";

    /// <summary>The type of the message that says that the subscription has ended.</summary>
    public const string UnsubscribeConfirmation = "UnsubscribeConfirmation";

    /// <summary>The subject; null when there is none.</summary>
    public string? Subject { get; init; }

    /// <summary>The token that confirms the subscription; null in other messages.</summary>
    public string? Token { get; init; }

    /// <summary>The address that confirms the subscription; null in other messages.</summary>
    [JsonPropertyName("SubscribeURL")]
    public string? SubscribeUrl { get; init; }

    /// <summary>Reads a message; null if it is not valid.</summary>
    public static SnsMessage? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SnsJson.Default.SnsMessage) is
            {
                Type: Notification or SubscriptionConfirmation or UnsubscribeConfirmation, MessageId: not null, TopicArn: not null,
                Message: not null, Timestamp: not null, SignatureVersion: not null, Signature: not null, SigningCertUrl: not null,
            } message && (message.Type == Notification || message is { Token: not null, SubscribeUrl: not null })
                ? message
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the bytes that are signed.</summary>
    /// <remarks>Mirrors https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html.</remarks>
    public byte[] ToSign()
    {
        (string Name, string? Value)[] signed = Type == Notification
            ? [("Message", Message), ("MessageId", MessageId), ("Subject", Subject), ("Timestamp", Timestamp), ("TopicArn", TopicArn),
                ("Type", Type)]
            : [("Message", Message), ("MessageId", MessageId), ("SubscribeURL", SubscribeUrl), ("Timestamp", Timestamp),
                ("Token", Token), ("TopicArn", TopicArn), ("Type", Type)];
        var lines = signed.Where(one => one.Value is not null).Select(one => $"{one.Name}\n{one.Value}\n");
        return Encoding.UTF8.GetBytes(string.Concat(lines));
    }
}

/// <summary>The JSON contract of SNS messages.</summary>
[JsonSerializable(typeof(SnsMessage))]
internal sealed partial class SnsJson : JsonSerializerContext;
