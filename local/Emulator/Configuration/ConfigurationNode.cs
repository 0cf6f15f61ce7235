using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Local.Emulator.Configuration;

/// <summary>A JSON value with its path in the file, for error messages. Property names are not case-sensitive.</summary>
internal readonly record struct ConfigurationNode(string File, string Path, JsonElement Json)
{
    public ConfigurationException Error(string reason) => new(File, Path, reason);

    /// <summary>Checks that this value is an object with no other properties than these, and returns it.</summary>
    public ConfigurationNode Object(params ReadOnlySpan<string> known)
    {
        if (Json.ValueKind != JsonValueKind.Object) throw Error($"Expected an object, not {Kind}.");
        foreach (var property in Json.EnumerateObject())
        {
            if (!Contains(known, property.Name))
                throw Error($"Unknown property '{property.Name}'. Known properties: {string.Join(", ", known)}.");
        }
        return this;
    }

    /// <summary>Finds a property; null if it is missing or null.</summary>
    public ConfigurationNode? Find(string name)
    {
        ConfigurationNode? found = null;
        foreach (var property in Json.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                found = new ConfigurationNode(File, $"{Path}.{property.Name}", property.Value);
        }
        return found is { Json.ValueKind: JsonValueKind.Null } ? null : found;
    }

    public ConfigurationNode Get(string name) => Find(name) ?? throw Error($"The property '{name}' is missing.");

    /// <summary>Returns the elements of a property; none if it is missing.</summary>
    public IEnumerable<ConfigurationNode> Elements(string name)
    {
        if (Find(name) is not { } array) return [];
        if (array.Json.ValueKind != JsonValueKind.Array) throw array.Error($"Expected an array, not {array.Kind}.");
        return array.Json.EnumerateArray().Select((element, index) => array with { Path = $"{array.Path}[{index}]", Json = element });
    }

    public string Text() => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : throw Error($"Expected a string, not {Kind}.");

    /// <summary>Returns the text of a property; null if it is missing or empty.</summary>
    public string? Text(string name) => Find(name)?.Text() is { Length: > 0 } text ? text : null;

    public bool Flag(string name, bool otherwise = false) => Find(name) is not { } node ? otherwise : node.Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw node.Error($"Expected true or false, not {node.Kind}."),
    };

    public int Number(string name, int otherwise, int least, int most)
    {
        if (Find(name) is not { } node) return otherwise;
        if (node.Json.ValueKind != JsonValueKind.Number || !node.Json.TryGetInt32(out var value))
            throw node.Error($"Expected a whole number, not {node.Json.GetRawText()}.");
        return value >= least && value <= most ? value : throw node.Error($"{value} is not between {least} and {most}.");
    }

    /// <summary>Returns the member of an enumeration with this name, in any case.</summary>
    /// <param name="what">What the members stand for, in the text of errors.</param>
    public T Choice<T>(string what) where T : struct, Enum
    {
        var text = Text();
        var name = Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return name is not null
            ? Enum.Parse<T>(name)
            : throw Error($"'{text}' is not {what}. Use one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    public double Fraction(string name, double otherwise, double least, double most)
    {
        if (Find(name) is not { } node) return otherwise;
        if (node.Json.ValueKind != JsonValueKind.Number || !node.Json.TryGetDouble(out var value))
            throw node.Error($"Expected a number, not {node.Kind}.");
        return value >= least && value <= most
            ? value
            : throw node.Error(string.Create(CultureInfo.InvariantCulture, $"{value} is not between {least} and {most}."));
    }

    /// <summary>Reads an ISO 8601 duration, such as PT1M; null if the property is missing.</summary>
    public TimeSpan? Duration(string name, TimeSpan least, TimeSpan most)
    {
        if (Find(name) is not { } node) return null;
        var text = node.Text();
        TimeSpan value;
        try
        {
            value = XmlConvert.ToTimeSpan(text);
        }
        catch (FormatException)
        {
            throw node.Error($"'{text}' is not an ISO 8601 duration, such as PT1M.");
        }
        catch (OverflowException)
        {
            // Some tools write the service's "never" as a duration beyond TimeSpan's range.
            value = TimeSpan.MaxValue;
        }
        return value >= least && value <= most
            ? value
            : throw node.Error($"{text} is not between {XmlConvert.ToString(least)} and {XmlConvert.ToString(most)}.");
    }

    private string Kind => Json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static bool Contains(ReadOnlySpan<string> known, string name)
    {
        foreach (var one in known)
        {
            if (one.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
