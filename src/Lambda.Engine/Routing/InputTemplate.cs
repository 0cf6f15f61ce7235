using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Routing;

/// <summary>A compiled input transformer: fills its template with parts of events.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html, and EventBridge's recorded behaviour
/// for paths that an event does not have: such a variable is an empty string. Deliberately different: a value within a string is escaped,
/// so that the result is always JSON.
/// </remarks>
internal sealed partial class InputTemplate : TargetInput
{
    private const int MaxVariables = 100;

    // White space goes afterwards.
    private const int MostFilled = 2 * Limits.AsyncPayload;
    private const string Marker = "\u0001";
    private const string RuleArn = "aws.events.rule-arn";
    private const string RuleName = "aws.events.rule-name";
    private const string IngestionTime = "aws.events.event.ingestion-time";
    private const string WithoutDetail = "aws.events.event";
    private const string WholeJson = "aws.events.event.json";

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private static readonly HashSet<string> Reserved = [RuleArn, RuleName, IngestionTime, WithoutDetail, WholeJson];
    private readonly IReadOnlyList<TemplatePart> _parts;
    private readonly Dictionary<string, EventPath> _paths;

    private InputTemplate(IReadOnlyList<TemplatePart> parts, Dictionary<string, EventPath> paths) => (_parts, _paths) = (parts, paths);

    /// <exception cref="FormatException">EventBridge would refuse the transformer; the message says why.</exception>
    public static InputTemplate Compile(InputTransformer transformer, string target)
    {
        if (transformer.InputTemplate.Length is < 1 or > MaxLength)
            throw new FormatException($"InputTemplate has {transformer.InputTemplate.Length} characters; 1 to {MaxLength} are allowed.");
        if (transformer.InputPathsMap.Count > MaxVariables)
            throw new FormatException(
                $"InputPathsMap has {transformer.InputPathsMap.Count} variables; at most {MaxVariables} are allowed.");
        var paths = new Dictionary<string, EventPath>(StringComparer.Ordinal);
        foreach (var (name, path) in transformer.InputPathsMap)
        {
            if (!Name().IsMatch(name) || name.StartsWith("aws", StringComparison.OrdinalIgnoreCase))
                throw new FormatException(
                    $"'{name}' is not a valid variable name: use letters, digits, '_' and '-', and do not begin with 'AWS'.");
            paths[name] = EventPath.Parse(path);
        }
        var parts = TemplatePart.Split(transformer.InputTemplate);
        foreach (var variable in parts.Where(part => part.IsVariable && !paths.ContainsKey(part.Text) && !Reserved.Contains(part.Text)))
            throw new FormatException($"InputTemplate for target {target} contains invalid placeholder {variable.Text}.");
        Check(parts, target);
        return new(parts, paths);
    }

    public override ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> payload, RuleContext rule)
    {
        using var document = JsonDocument.Parse(payload, EventPath.Options);
        var (filled, values) = (new StringBuilder(), new Dictionary<TemplatePart, string>());
        foreach (var part in _parts)
        {
            filled.Append(part.IsVariable ? TextOf(part) : part.Text);
            // A template can name the whole event hundreds of times.
            if (filled.Length > MostFilled) throw InputTooLargeException.Of(filled.Length);
        }
        var json = Encoding.UTF8.GetBytes(WithoutWhiteSpace(filled.ToString()));
        return json.Length <= Limits.AsyncPayload ? json : throw InputTooLargeException.Of(json.Length);

        string TextOf(TemplatePart part)
        {
            if (values.TryGetValue(part, out var known)) return known;
            var value = Value(part.Text, document.RootElement, rule);
            return values[part] = part.InString ? InString(value) : value;
        }
    }

    // As EventBridge passes it.
    private static string WithoutWhiteSpace(string json)
    {
        var (text, inString) = (new StringBuilder(json.Length), false);
        for (var i = 0; i < json.Length; i++)
        {
            if (inString && json[i] == '\\') text.Append(json[i++]);
            else if (json[i] == '"') inString = !inString;
            else if (!inString && (json[i] is ' ' or '\t' or '\r' or '\n')) continue;
            text.Append(json[i]);
        }
        return text.ToString();
    }

    // The template must be JSON with any values; here it is with these.
    private static void Check(IReadOnlyList<TemplatePart> parts, string target)
    {
        var sample = Encoding.UTF8.GetBytes(Fill(part => part.InString ? "\\u0001" : "\"\\u0001\"", parts));
        try
        {
            var reader = new Utf8JsonReader(sample);
            while (reader.Read())
                if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString()!.Contains(Marker, StringComparison.Ordinal))
                    throw new FormatException($"InputTemplate for target {target} has a variable in a property name.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException(
                $"Invalid InputTemplate for target {target}: it is not JSON with variables in it; text needs quotes. {e.Message}", e);
        }
    }

    private static string Fill(Func<TemplatePart, string> value, IReadOnlyList<TemplatePart> parts) =>
        string.Concat(parts.Select(part => part.IsVariable ? value(part) : part.Text));

    private string Value(string variable, JsonElement root, RuleContext rule) => variable switch
    {
        RuleArn => Quoted(rule.Arn),
        RuleName => Quoted(rule.Name),
        IngestionTime => Quoted(rule.IngestedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        WholeJson => root.GetRawText(),
        WithoutDetail => Envelope(root),
        _ => _paths[variable].Find(root) ?? "\"\"",
    };

    // A string without its quotes; any other value as JSON text.
    private static string InString(string json) => json[0] == '"' ? json[1..^1] : JsonEncodedText.Encode(json, Encoder).Value;

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, Encoder)}\"";

    // As recorded on EventBridge.
    private static string Envelope(JsonElement root)
    {
        string[] members = ["id", "account", "detail-type", "time", "source", "region", "resources", "version"];
        return $"{{{string.Join(',', members.Select(
            member => $"\"{(member == "detail-type" ? "detailType" : member)}\":{root.GetProperty(member).GetRawText()}"))}}}";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z")]
    private static partial Regex Name();
}
