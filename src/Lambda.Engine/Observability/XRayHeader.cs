using System.Diagnostics;

namespace Lambda.Engine.Observability;

/// <summary>X-Ray's tracing header, <c>Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1</c>.</summary>
/// <remarks>
/// An X-Ray trace id is a W3C trace id with dashes. Mirrors
/// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader.
/// </remarks>
internal static class XRayHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "X-Amzn-Trace-Id";

    private const int Longest = 512;
    private const int Epoch = 8;

    /// <summary>Reads a header; null when it contains no trace id. If the header has no parent, a new id stands for it.</summary>
    public static TraceParent? Read(string? header)
    {
        if (header is null or { Length: 0 or > Longest }) return null;
        string? root = null, parent = null;
        var sampled = false;
        foreach (var part in header.Split(';', StringSplitOptions.TrimEntries))
        {
            if (Value(part, "Root=") is { } id) root = id;
            else if (Value(part, "Parent=") is { } span) parent = span;
            else if (Value(part, "Sampled=") is { } flag) sampled = flag == "1";
        }
        if (root?.Split('-') is not ["1", { Length: Epoch } epoch, { Length: 24 } unique]) return null;
        var flags = sampled ? "01" : "00";
        return TraceParent.Read($"00-{epoch}{unique}-{parent ?? ActivitySpanId.CreateRandom().ToHexString()}-{flags}", state: null);
    }

    /// <summary>Writes the place of a span as a header; null when there is no span.</summary>
    public static string? Of(Activity? activity)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C }) return null;
        var (trace, sampled) = (activity.TraceId.ToHexString(), activity.Recorded ? 1 : 0);
        return $"Root=1-{trace[..Epoch]}-{trace[Epoch..]};Parent={activity.SpanId.ToHexString()};Sampled={sampled}";
    }

    private static string? Value(string part, string name) =>
        part.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? part[name.Length..] : null;
}
