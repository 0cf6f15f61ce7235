using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lambda.Functions.Api.Replays;

/// <summary>The members of a request about replays.</summary>
internal sealed partial record ReplayRequest(JsonObject Body)
{
    private const int MaxName = 64;

    /// <exception cref="ReplayException">The member is missing or no text.</exception>
    public string Text(string member) => Optional(member) ?? throw Missing(member);

    public string? Optional(string member) => Body[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw ReplayException.Invalid($"The member '{member}' must be a string."),
    };

    /// <exception cref="ReplayException">The member is no replay's name.</exception>
    public string Name(string member)
    {
        var name = Text(member);
        if (name.Length > MaxName) throw Violation(member, name, $"Member must have length less than or equal to {MaxName}");
        if (!ReplayName().IsMatch(name))
            throw Violation(member, name, @"Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+");
        return name;
    }

    /// <exception cref="ReplayException">The member is missing or no time, in seconds since 1970.</exception>
    public DateTimeOffset Time(string member) => Body[member] switch
    {
        null => throw Missing(member),
        // Up to the year 9999.
        JsonValue value when value.TryGetValue<double>(out var seconds) && seconds is >= 0 and <= 253_402_300_799 =>
            DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        _ => throw ReplayException.Invalid($"The member '{member}' must be a time, in seconds since 1970."),
    };

    /// <exception cref="ReplayException">The member is not a number from 1 to the limit.</exception>
    public int Limit(string member, int limit) => Body[member] switch
    {
        null => limit,
        JsonValue value when value.TryGetValue<int>(out var number) && number >= 1 && number <= limit => number,
        var other => throw Violation(member, other.ToJsonString(), $"Member must have a value from 1 to {limit}"),
    };

    /// <exception cref="ReplayException">The member is missing or no object.</exception>
    public ReplayRequest In(string member) => Body[member] switch
    {
        null => throw Missing(member),
        JsonObject inner => new(inner),
        _ => throw ReplayException.Invalid($"The member '{member}' must be an object."),
    };

    /// <exception cref="ReplayException">The member is no list of texts.</exception>
    public IReadOnlyList<string> Texts(string member) => Body[member] switch
    {
        null => [],
        JsonArray all =>
            [.. all.Select(one => one is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw NoTexts(member))],
        _ => throw NoTexts(member),
    };

    /// <summary>Converts a time to the form in answers: seconds since 1970.</summary>
    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static ReplayException NoTexts(string member) => ReplayException.Invalid($"The member '{member}' must be a list of strings.");

    private static ReplayException Missing(string member) => ReplayException.Invalid(
        $"1 validation error detected: Value null at '{Camel(member)}' failed to satisfy constraint: Member must not be null");

    private static ReplayException Violation(string member, string value, string constraint) => ReplayException.Invalid(
        $"1 validation error detected: Value '{value}' at '{Camel(member)}' failed to satisfy constraint: {constraint}");

    private static string Camel(string member) => char.ToLowerInvariant(member[0]) + member[1..];

    [GeneratedRegex(@"\A[\.\-_A-Za-z0-9]+\z")]
    private static partial Regex ReplayName();
}
