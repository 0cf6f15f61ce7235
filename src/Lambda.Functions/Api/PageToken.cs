using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;

namespace Lambda.Functions.Api;

/// <summary>Encodes the position in a list as URL-safe text.</summary>
internal static class PageToken
{
    private const int MaxLength = 512;

    public static string Write(DeadLetterKey key) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key.FunctionName}/{key.AcceptedAt.UtcTicks}/{key.RequestId}")));

    /// <summary>The key in a token; null when the text is not a token.</summary>
    public static DeadLetterKey? Read(string token)
    {
        if (token.Length > MaxLength || !Base64Url.IsValid(token)) return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('/');
        return parts.Length == 3 && LambdaFunction.IsName(parts[0]) && AsyncEvent.IsRequestId(parts[2])
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new(parts[0], new(ticks, TimeSpan.Zero), parts[2])
            : null;
    }
}
