using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Evaluation;

/// <summary>
/// Limits the size of the values that templates are filled in to. Otherwise, a template that contains its input in each of its fields would
/// fill the memory before its result was found to be too large.
/// </summary>
internal sealed class TemplateRoom
{
    /// <summary>The limit of one evaluation, in approximate bytes of memory.</summary>
    public const int Most = 64 * 1024 * 1024;

    // What a value takes beside its text.
    private const int OfValue = 32;

    private int left = Most;

    /// <summary>Counts the size of a value that a field is filled in with, and returns the value.</summary>
    /// <exception cref="StateException">The limit is exceeded.</exception>
    public JsonNode? Take(JsonNode? value, string field)
    {
        left -= OfValue + (JsonText.Text(value)?.Length ?? 0);
        if (left < 0)
            throw new StateException(
                ErrorNames.DataLimitExceeded, $"The field '{field}' makes the value too large to evaluate.", field);
        if (value is JsonObject members)
        {
            foreach (var member in members)
                Take(member.Value, field);
        }
        else if (value is JsonArray items)
        {
            foreach (var item in items)
                Take(item, field);
        }
        return value;
    }
}
