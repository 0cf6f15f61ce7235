using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lambda.Engine.Routing;

/// <summary>A path to a part of an event: <c>$.detail.items[0].sku</c>, with <c>*</c> for all members or elements.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html: dot notation, dashes, underscores,
/// alphanumeric characters, array indices, wildcards and forward slashes.
/// </remarks>
internal sealed partial class EventPath
{
    /// <summary>The options for parsing events, which may be as deep as payloads.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = PayloadJson.MaxDepth };

    private const int MaxLength = 256;
    private readonly Step[] _steps;
    private readonly bool _severalParts;

    private EventPath(Step[] steps) => (_steps, _severalParts) = (steps, steps.Any(step => step.Name is null && step.Index is null));

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">It is not one that EventBridge supports.</exception>
    public static EventPath Parse(string path)
    {
        if (path.Length > MaxLength) throw new FormatException($"the path has {path.Length} characters; at most {MaxLength} are allowed.");
        var match = Form().Match(path);
        if (!match.Success)
            throw new FormatException(
                $"'{path}' is not a path such as $.detail.items[0].sku: names consist of letters, digits, '-', '_' and '/'.");
        return new([.. match.Groups[1].Captures.Select(capture => StepOf(capture.Value))]);
    }

    /// <summary>Returns the JSON of the part; an array if wildcards select several parts, null when the event has none.</summary>
    public string? Find(JsonElement root)
    {
        IEnumerable<JsonElement> found = [root];
        foreach (var step in _steps) found = found.SelectMany(step.From);
        string[] parts = [.. found.Select(part => part.GetRawText())];
        return _severalParts ? parts.Length > 0 ? $"[{string.Join(',', parts)}]" : null : parts.FirstOrDefault();
    }

    private static Step StepOf(string text)
    {
        var name = text.Trim('.', '[', ']');
        if (name == "*") return new(null, null);
        return text[0] == '[' ? new(null, int.Parse(name, CultureInfo.InvariantCulture)) : new(name, null);
    }

    [GeneratedRegex(@"\A\$((?:\.[A-Za-z0-9_/-]+|\.\*|\[[0-9]{1,9}\]|\[\*\]))*\z")]
    private static partial Regex Form();

    // A member or an element; neither stands for all of them.
    private readonly record struct Step(string? Name, int? Index)
    {
        public IEnumerable<JsonElement> From(JsonElement parent) => (parent.ValueKind, Name, Index) switch
        {
            (JsonValueKind.Object, { } name, _) => parent.TryGetProperty(name, out var member) ? [member] : [],
            (JsonValueKind.Array, _, { } index) => index < parent.GetArrayLength() ? [parent[index]] : [],
            (JsonValueKind.Object, null, null) => parent.EnumerateObject().Select(member => member.Value),
            (JsonValueKind.Array, null, null) => parent.EnumerateArray(),
            _ => [],
        };
    }
}
