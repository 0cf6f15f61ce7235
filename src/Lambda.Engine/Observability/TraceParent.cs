using System.Diagnostics;
using System.Text;

namespace Lambda.Engine.Observability;

/// <summary>A place in a trace, as it travels with events and messages.</summary>
/// <param name="Value">The value of <c>traceparent</c>.</param>
/// <param name="State">The value of <c>tracestate</c>; null for none.</param>
/// <remarks>Mirrors https://www.w3.org/TR/trace-context/.</remarks>
internal readonly record struct TraceParent(string Value, string? State)
{
    public const string Header = "traceparent";
    public const string StateHeader = "tracestate";

    /// <summary>The name that older Azure SDKs use for <c>traceparent</c> in messages.</summary>
    public const string DiagnosticId = "Diagnostic-Id";

    private const int LongestState = 512;

    /// <summary>The current place in a trace; null when there is none.</summary>
    public static TraceParent? Current => Of(Activity.Current);

    /// <summary>Returns the place of a span; null when there is none.</summary>
    public static TraceParent? Of(Activity? activity) =>
        activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? Read(id, activity.TraceStateString) : null;

    /// <summary>Reads a place in a trace; null if the text is not valid.</summary>
    public static TraceParent? Read(string? parent, string? state)
    {
        var known = state is { Length: > 0 and <= LongestState } ? state : null;
        return parent is not null && ActivityContext.TryParse(parent, known, isRemote: true, out _) ? new(parent, known) : null;
    }

    /// <summary>Reads the place in a trace from a message's properties; null when they have none.</summary>
    public static TraceParent? Read(IReadOnlyDictionary<string, object?> properties)
    {
        if (properties.Count == 0) return null;
        return Read(Text(properties, Header) ?? Text(properties, DiagnosticId), Text(properties, StateHeader));
    }

    /// <summary>Converts this place to the context of a span's parent.</summary>
    public ActivityContext ToActivityContext() =>
        ActivityContext.TryParse(Value, State, isRemote: true, out var context) ? context : default;

    // Kafka's headers are bytes.
    private static string? Text(IReadOnlyDictionary<string, object?> properties, string name) =>
        properties.GetValueOrDefault(name) switch
        {
            string text => text,
            byte[] { Length: <= LongestState } bytes => Encoding.ASCII.GetString(bytes),
            _ => null,
        };
}
