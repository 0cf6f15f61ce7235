using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lambda.Engine.Tests.Patterns;

/// <summary>
/// Event patterns by the letter of their definition, slowly: an event is a list of fields, each with the elements of arrays that it lies
/// in; a rule matches if a value can be chosen for each of its fields so that no two lie in different elements of one array, and what shall
/// be absent is not beside them.
/// </summary>
internal static class ReferenceMatcher
{
    private sealed record Field(string Path, JsonElement Value, IReadOnlyDictionary<int, int> Elements);

    public static bool Matches(string pattern, string json)
    {
        using var document = JsonDocument.Parse(json);
        var (fields, arrays) = (new List<Field>(), 0);
        Flatten(document.RootElement, "", new Dictionary<int, int>(), fields, ref arrays);
        return Rules(JsonNode.Parse(pattern)!.AsObject(), "").Any(rule => Choose([.. rule], 0, new Dictionary<int, int>(), [], fields));
    }

    /// <summary>
    /// Whether a rule asks of a field both a value and a field in it, which only an array of both could have: the one thing that the
    /// matcher takes more lightly.
    /// </summary>
    public static bool AsksForBoth(string pattern) =>
        Rules(JsonNode.Parse(pattern)!.AsObject(), "")
            .Any(rule => rule.Keys.Any(path => rule.Keys.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal))));

    private static void Flatten(JsonElement value, string path, IReadOnlyDictionary<int, int> elements, List<Field> fields, ref int arrays)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
                Flatten(property.Value, $"{path}/{property.Name}", elements, fields, ref arrays);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var array = arrays++;
            foreach (var (index, element) in value.EnumerateArray().Index())
            {
                var isValue = element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
                Flatten(element, path, isValue ? elements : new Dictionary<int, int>(elements) { [array] = index }, fields, ref arrays);
            }
        }
        else fields.Add(new(path, value, elements));
    }

    // Every way to take one object of each $or.
    private static IEnumerable<Dictionary<string, JsonArray>> Rules(JsonObject pattern, string path)
    {
        IEnumerable<Dictionary<string, JsonArray>> rules = [[]];
        foreach (var (name, asked) in pattern)
        {
            var options = name == "$or" ? asked!.AsArray().SelectMany(one => Rules(one!.AsObject(), path))
                : asked is JsonObject inner ? Rules(inner, $"{path}/{name}") : [new() { [$"{path}/{name}"] = asked!.AsArray() }];
            rules = [.. rules.SelectMany(
                _ => options,
                (rule, option) => rule.Concat(option).GroupBy(one => one.Key).ToDictionary(one => one.Key, one => one.Last().Value))];
        }
        return rules;
    }

    private static bool Choose(
        KeyValuePair<string, JsonArray>[] rule, int next, Dictionary<int, int> chosen, string[] absent, List<Field> fields)
    {
        if (next == rule.Length) return !fields.Any(field => absent.Contains(field.Path) && IsConsistent(chosen, field.Elements));
        var (path, tests) = rule[next];
        if (tests.Any(test => test is JsonObject one && one.ContainsKey("exists") && !(bool)one["exists"]!)
            && Choose(rule, next + 1, chosen, [.. absent, path], fields))
            return true;
        return fields.Any(
            field => field.Path == path && IsConsistent(chosen, field.Elements) && tests.Any(test => Passes(test, field.Value))
                && Choose(rule, next + 1, chosen.Concat(field.Elements).DistinctBy(one => one.Key).ToDictionary(), absent, fields));
    }

    private static bool IsConsistent(Dictionary<int, int> chosen, IReadOnlyDictionary<int, int> elements) =>
        elements.All(element => !chosen.TryGetValue(element.Key, out var index) || index == element.Value);

    private static bool Passes(JsonNode? test, JsonElement value)
    {
        if (test is not JsonObject expression) return Same(test, value);
        var (name, operand) = expression.Single();
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return name switch
        {
            "exists" => (bool)operand!,
            "prefix" when operand is JsonObject start =>
                text?.StartsWith((string)start["equals-ignore-case"]!, StringComparison.OrdinalIgnoreCase) ?? false,
            "prefix" => text?.StartsWith((string)operand!, StringComparison.Ordinal) ?? false,
            "suffix" when operand is JsonObject end =>
                text?.EndsWith((string)end["equals-ignore-case"]!, StringComparison.OrdinalIgnoreCase) ?? false,
            "suffix" => text?.EndsWith((string)operand!, StringComparison.Ordinal) ?? false,
            "equals-ignore-case" => string.Equals(text, (string)operand!, StringComparison.OrdinalIgnoreCase),
            "wildcard" => text is not null && Regex.IsMatch(text, Wildcard((string)operand!), RegexOptions.Singleline),
            "numeric" => value.ValueKind == JsonValueKind.Number && Compare(operand!.AsArray(), value.GetDouble()),
            "cidr" => text is not null && InNetwork((string)operand!, text),
            "anything-but" => !Excluded(operand!, value),
            _ => throw new InvalidOperationException(name),
        };
    }

    private static bool Same(JsonNode? test, JsonElement value) =>
        test is null ? value.ValueKind == JsonValueKind.Null : test.GetValueKind() == value.ValueKind && value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() == (string)test!,
            JsonValueKind.Number when Math.Abs(value.GetDouble()) <= 5e9 => value.GetDouble() == (double)test!,
            _ => value.GetRawText() == test.ToJsonString(),
        };

    private static bool Excluded(JsonNode operand, JsonElement value)
    {
        if (operand is JsonArray list) return list.Any(one => Same(one, value));
        if (operand is not JsonObject expression) return Same(operand, value);
        var (name, of) = expression.Single();
        return (of is JsonArray several ? several.Select(one => one!.DeepClone()) : [of!.DeepClone()])
            .Any(one => Passes(new JsonObject { [name] = one }, value));
    }

    private static string Wildcard(string text) => "^" + Regex.Replace(text, @"\\([*\\])|(\*)|(.)", part =>
        part.Groups[1].Success ? Regex.Escape(part.Groups[1].Value) : part.Groups[2].Success ? ".*" : Regex.Escape(part.Value),
            RegexOptions.Singleline) + @"\z";

    private static bool Compare(JsonArray terms, double number) =>
        Math.Abs(number) <= 5e9 && terms.Chunk(2).All(pair => (string)pair[0]! switch
        {
            "=" => number == (double)pair[1]!,
            "<" => number < (double)pair[1]!,
            "<=" => number <= (double)pair[1]!,
            ">" => number > (double)pair[1]!,
            _ => number >= (double)pair[1]!,
        });

    private static bool InNetwork(string cidr, string text)
    {
        var (network, bits) = (IPAddress.Parse(cidr.Split('/')[0]), int.Parse(cidr.Split('/')[1], CultureInfo.InvariantCulture));
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != network.AddressFamily) return false;
        BigInteger Number(IPAddress of) => new(of.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        var shift = (network.GetAddressBytes().Length * 8) - bits;
        return Number(address) >> shift == Number(network) >> shift;
    }
}
