using System.Globalization;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;

namespace Lambda.Functions.Api;

/// <summary>Converts the key of a dead letter to a position in a list, and back.</summary>
internal static class DeadLetterPosition
{
    public static string Write(DeadLetterKey key) =>
        PageToken.Write(string.Create(CultureInfo.InvariantCulture, $"{key.FunctionName}/{key.AcceptedAt.UtcTicks}/{key.RequestId}"));

    /// <summary>Reads the key from a token; null when the text is not a token.</summary>
    public static DeadLetterKey? Read(string token) =>
        PageToken.Read(token)?.Split('/') is [var function, var accepted, var id]
            && LambdaFunction.IsName(function) && AsyncEvent.IsRequestId(id)
            && long.TryParse(accepted, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new(function, new(ticks, TimeSpan.Zero), id)
            : null;
}
