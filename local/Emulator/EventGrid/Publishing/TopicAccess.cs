using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Local.Emulator.EventGrid.Definitions;
using Microsoft.AspNetCore.Http;

namespace Local.Emulator.EventGrid.Publishing;

/// <summary>
/// Decides whether a publisher may send to a topic, by its key or by a signature made with the key:
/// https://learn.microsoft.com/azure/event-grid/authenticate-with-access-keys-shared-access-signatures
/// </summary>
internal static class TopicAccess
{
    private const string KeyHeader = "aeg-sas-key", TokenHeader = "aeg-sas-token", Scheme = "SharedAccessSignature ";

    /// <summary>Returns the reason for refusing access, without keys or signatures; null if access is granted.</summary>
    public static string? Refusal(HttpRequest request, EventTopicDefinition topic, DateTimeOffset now)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (request.Headers[KeyHeader].ToString() is { Length: > 0 } key)
            return AreSame(key, topic.Key) ? null : $"The key in the header {KeyHeader} is not that of the topic '{topic.Name}'.";
        if (request.Headers[TokenHeader].ToString() is { Length: > 0 } token) return Refusal(token, topic, request.Path, now);
        if (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Refusal(authorization[Scheme.Length..], topic, request.Path, now);
        return authorization.Length > 0
            ? "Tokens of Microsoft Entra ID cannot be checked here. Use the topic's key or a shared access signature."
            : $"The request has none of the headers {KeyHeader}, {TokenHeader} and Authorization: SharedAccessSignature.";
    }

    // r=resource&e=expiry&s=signature, in this order; what precedes &s= is signed, still escaped.
    private static string? Refusal(string token, EventTopicDefinition topic, PathString path, DateTimeOffset now)
    {
        const string format = "The shared access signature must be r=<the topic's address>&e=<its expiry>&s=<the signature>, each escaped.";
        var end = token.IndexOf("&s=", StringComparison.Ordinal);
        if (end < 0
            || !token.StartsWith("r=", StringComparison.Ordinal)
            || token.IndexOf("&e=", 0, end, StringComparison.Ordinal) is not (> 0 and var middle)) return format;
        var signature =
            Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(topic.Key), Encoding.UTF8.GetBytes(token[..end])));
        if (!AreSame(Unescape(token[(end + 3)..]), signature))
            return $"The shared access signature was not made with the key of the topic '{topic.Name}'.";
        if (!Uri.TryCreate(Unescape(token[2..middle]), UriKind.Absolute, out var resource)) return format;
        if (!resource.AbsolutePath.TrimEnd('/').Equals(path.Value?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
            return $"The shared access signature is for '{resource.AbsolutePath}', not for '{path}'.";
        if (!DateTimeOffset.TryParse(
            Unescape(token[(middle + 3)..end]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiry))
                return format;
        return expiry > now ? null : $"The shared access signature expired at {expiry:O}.";
    }

    private static bool AreSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
