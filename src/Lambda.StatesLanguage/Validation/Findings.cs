using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;

namespace Lambda.StatesLanguage.Validation;

/// <summary>Collects the findings about a definition, and the names that must be unique in it.</summary>
internal sealed class Findings(WorkflowType type)
{
    private readonly List<Diagnostic> found = [];

    public WorkflowType Type => type;

    public IReadOnlyList<Diagnostic> All => found;

    /// <summary>Where each state's name is first used.</summary>
    public Dictionary<string, string> StateNames { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Labels { get; } = new(StringComparer.Ordinal);

    public void Error(string code, string message, string? location) =>
        found.Add(new Diagnostic(Diagnostic.Error, code, message, location));

    public void Schema(string message, string location) => Error(DiagnosticCodes.Schema, message, location.Length == 0 ? "/" : location);

    public void Warning(string code, string message, string location) =>
        found.Add(new Diagnostic(Diagnostic.Warning, code, message, location));

    public void Required(JsonObject value, string location, params string[] fields)
    {
        var missing = fields.Where(field => !value.ContainsKey(field)).ToArray();
        if (missing.Length > 0)
            Schema($"These fields are required: [{string.Join(", ", missing)}]", location);
    }

    /// <summary>Checks that exactly one of the fields is present. Returns whether it is.</summary>
    public bool One(JsonObject value, string location, params string[] fields)
    {
        var present = fields.Count(value.ContainsKey);
        if (present == 0)
            Schema($"One of these fields is required: [{string.Join(", ", fields)}]", location);
        else if (present > 1)
            Schema($"Only one of these fields is allowed: [{string.Join(", ", fields)}]", location);
        return present == 1;
    }

    public void Allowed(JsonObject value, string location, IReadOnlySet<string> fields)
    {
        foreach (var (field, _) in value)
        {
            if (!fields.Contains(field))
                Schema("Field is not supported", $"{location}/{Json.JsonPointer.Escape(field)}");
        }
    }
}
