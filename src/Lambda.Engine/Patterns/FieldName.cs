namespace Lambda.Engine.Patterns;

/// <summary>A field that a pattern contains, with the fields below it. Each path has only one instance.</summary>
internal sealed class FieldName(string name, string path)
{
    private readonly Dictionary<string, FieldName> _fields = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>The field's JSON path, for error messages.</summary>
    public string Path => path;

    public IEnumerable<FieldName> Fields => _fields.Values;

    public FieldName Field(string field)
    {
        if (!_fields.TryGetValue(field, out var known)) _fields[field] = known = new(field, FieldPath.Of(path, field));
        return known;
    }
}
