using System.Globalization;
using System.Text;
using System.Text.Json;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Validation;

/// <summary>A definition's text, which knows the line of each value and the duplicate names.</summary>
internal sealed class DefinitionText
{
    private readonly Dictionary<string, long> offsets = new(StringComparer.Ordinal);
    private readonly byte[] utf8;

    private DefinitionText(byte[] utf8) => this.utf8 = utf8;

    /// <summary>The pointers of members whose name occurs twice in their object.</summary>
    public List<string> Duplicates { get; } = [];

    public static DefinitionText Read(string text)
    {
        var read = new DefinitionText(Encoding.UTF8.GetBytes(text));
        var reader = new Utf8JsonReader(read.utf8, new JsonReaderOptions { MaxDepth = JsonText.MaxDepth });
        var containers = new Stack<(string Pointer, int? Index)>();
        var name = "";
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                containers.Pop();
                continue;
            }
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = $"{containers.Peek().Pointer}/{JsonPointer.Escape(reader.GetString()!)}";
                if (!read.offsets.TryAdd(name, reader.TokenStartIndex))
                    read.AddDuplicate(name);
                continue;
            }
            if (containers.TryPeek(out var container) && container.Index is { } index)
            {
                containers.Pop();
                containers.Push((container.Pointer, index + 1));
                name = string.Create(CultureInfo.InvariantCulture, $"{container.Pointer}/{index}");
                read.offsets[name] = reader.TokenStartIndex;
            }
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                containers.Push((containers.Count == 0 ? "" : name, reader.TokenType == JsonTokenType.StartArray ? 0 : null));
        }
        return read;
    }

    /// <summary>Adds a duplicate name. Members of an object that occurs twice are not listed, and at most a hundred names are.</summary>
    private void AddDuplicate(string pointer)
    {
        if (Duplicates.Count < 100 && !Duplicates.Exists(known => pointer.StartsWith(known + "/", StringComparison.Ordinal)))
            Duplicates.Add(pointer);
    }

    /// <summary>Returns the line of a value, or of its parent if the value is missing.</summary>
    public int Line(string? pointer)
    {
        while (!string.IsNullOrEmpty(pointer) && pointer != "/")
        {
            if (offsets.TryGetValue(pointer, out var offset))
                return 1 + utf8.AsSpan(0, (int)offset).Count((byte)'\n');
            pointer = pointer[..pointer.LastIndexOf('/')];
        }
        return 1;
    }
}
