using System.Text.Json;

namespace Lambda.Engine.Async;

/// <summary>Keeps the latest attempts of an event as text that fits into a property of a table.</summary>
internal static class AttemptHistory
{
    /// <summary>How many attempts are kept.</summary>
    public const int Longest = 12;

    private const int MaxTail = 2048;
    private const int MaxMessage = 1024;
    // A text property of a table holds 32 K characters.
    private const int MaxText = 30_000;

    /// <summary>Adds an attempt to the earlier ones, and drops the oldest beyond <see cref="Longest"/>.</summary>
    public static IReadOnlyList<InvocationAttempt> With(IReadOnlyList<InvocationAttempt>? before, InvocationAttempt attempt) =>
        [.. (before ?? []).Where(one => one.Attempt < attempt.Attempt).TakeLast(Longest - 1), Cut(attempt)];

    /// <summary>
    /// Writes the attempts as JSON. If they do not fit, log tails are left out first, and then whole attempts, both from the oldest on.
    /// </summary>
    public static string? Write(IReadOnlyList<InvocationAttempt>? attempts)
    {
        if (attempts is not { Count: > 0 }) return null;
        var kept = attempts.ToList();
        for (var at = 0; ; at++)
        {
            var text = JsonSerializer.Serialize(kept, AsyncJson.Readable.ListInvocationAttempt);
            if (text.Length <= MaxText) return text;
            if (at < kept.Count) kept[at] = kept[at] with { LogTail = null };
            else if (kept.Count > 1) kept.RemoveAt(0);
            else return null;
        }
    }

    /// <summary>Reads the attempts that <see cref="Write"/> wrote.</summary>
    public static IReadOnlyList<InvocationAttempt>? Read(string? text) =>
        text is null ? null : JsonSerializer.Deserialize(text, AsyncJson.Default.ListInvocationAttempt);

    private static InvocationAttempt Cut(InvocationAttempt attempt) => attempt with
    {
        LogTail = attempt.LogTail is { Length: > MaxTail } tail ? tail[^MaxTail..] : attempt.LogTail,
        ErrorMessage = attempt.ErrorMessage is { Length: > MaxMessage } message ? message[..MaxMessage] : attempt.ErrorMessage,
    };
}
