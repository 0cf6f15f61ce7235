using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lambda.Engine.Invocation;

/// <summary>The path of a value in a payload: names separated by dots, indexes in brackets, such as <c>order.items[0].sku</c>.</summary>
internal sealed class PayloadPath
{
    private const string Form = "a path is names with dots between them and indexes in brackets, such as order.items[0].sku; "
        + "several paths have commas between them.";

    private readonly Step[] _steps;

    private PayloadPath(Step[] steps) => _steps = steps;

    /// <summary>Returns the error in the paths; null when there is none.</summary>
    public static string? Error(string paths) => paths.Split(',').All(path => ReadSteps(path.Trim()) is not null) ? null : Form;

    /// <summary>Parses paths separated by commas.</summary>
    /// <exception cref="FormatException">A path is malformed.</exception>
    public static IReadOnlyList<PayloadPath> Parse(string paths) =>
        [.. paths.Split(',').Select(path => new PayloadPath(ReadSteps(path.Trim()) ?? throw new FormatException(Form)))];

    /// <summary>Finds the value at this path. If a name occurs twice in an object, the last one counts.</summary>
    /// <exception cref="JsonException">The payload is not JSON.</exception>
    public bool TryFind(ReadOnlySpan<byte> json, out Range value)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = PayloadJson.MaxDepth });
        reader.Read();
        return Descend(ref reader, _steps, out value);
    }

    // From a value's first token to its last.
    private static bool Descend(ref Utf8JsonReader reader, ReadOnlySpan<Step> steps, out Range value)
    {
        (value, var found) = (default, false);
        if (steps.IsEmpty)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            value = start..(int)reader.BytesConsumed;
            return true;
        }
        if (steps[0].Name is { } name && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIt = reader.ValueTextEquals(name);
                reader.Read();
                if (isIt) found = Descend(ref reader, steps[1..], out value);
                else reader.Skip();
            }
        }
        else if (steps[0].Name is null && reader.TokenType == JsonTokenType.StartArray)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (index == steps[0].Index) found = Descend(ref reader, steps[1..], out value);
                else reader.Skip();
            }
        }
        else reader.Skip();
        return found;
    }

    private static Step[]? ReadSteps(string path)
    {
        var steps = new List<Step>();
        foreach (var (at, part) in path.Split('.').Index())
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            if (name.Contains(']', StringComparison.Ordinal) || name.Length == 0 && (bracket < 0 || at > 0)) return null;
            if (name.Length > 0) steps.Add(new(Encoding.UTF8.GetBytes(name), 0));
            for (var rest = bracket < 0 ? "" : part[bracket..]; rest.Length > 0;)
            {
                var end = rest.IndexOf(']', StringComparison.Ordinal);
                if (rest[0] != '[' || end < 0
                    || !int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                    return null;
                steps.Add(new(null, index));
                rest = rest[(end + 1)..];
            }
        }
        return [.. steps];
    }

    private readonly record struct Step(byte[]? Name, int Index);
}
