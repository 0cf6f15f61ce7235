namespace Lambda.Engine.Patterns;

/// <summary>A field that a pattern names, with the fields below it. There is one instance for each path.</summary>
internal sealed class FieldName(string name, string path)
{
    private readonly Dictionary<string, FieldName> _fields = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>The field's JSON path, for messages.</summary>
    public string Path => path;

    public IEnumerable<FieldName> Fields => _fields.Values;

    public FieldName Field(string field)
    {
        if (!_fields.TryGetValue(field, out var known)) _fields[field] = known = new(field, FieldPath.Of(path, field));
        return known;
    }
}
