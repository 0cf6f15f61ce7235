
namespace Lambda.Engine.Routing;

/// <summary>A part of a template: text as it is written, or a variable.</summary>
/// <param name="Text">The text, or the variable's name.</param>
/// <param name="IsVariable">Whether it is a variable.</param>
/// <param name="InString">Whether it is inside a string of the template.</param>
internal readonly record struct TemplatePart(string Text, bool IsVariable, bool InString)
{
    /// <summary>Splits a template at its variables, <c>&lt;name&gt;</c>. Any other angle bracket is text.</summary>
    public static IReadOnlyList<TemplatePart> Split(string template)
    {
        var parts = new List<TemplatePart>();
        var (from, inString) = (0, false);
        for (var i = 0; i < template.Length; i++)
        {
            if (inString && template[i] == '\\') i++;
            else if (template[i] == '"') inString = !inString;
            else if (template[i] == '<' && NameAt(template, i + 1) is { Length: > 0 } name)
            {
                parts.Add(new(template[from..i], false, inString));
                parts.Add(new(name, true, inString));
                i += name.Length + 1;
                from = i + 1;
            }
        }
        parts.Add(new(template[from..], false, inString));
        return parts;
    }

    private static string? NameAt(string template, int start)
    {
        var end = start;
        while (end < template.Length && (char.IsAsciiLetterOrDigit(template[end]) || template[end] is '.' or '_' or '-')) end++;
        return end < template.Length && template[end] == '>' ? template[start..end] : null;
    }
}
