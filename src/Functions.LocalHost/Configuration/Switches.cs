namespace Functions.LocalHost.Configuration;

/// <summary>
/// Checks the switches of the command line. Any switch is a setting, so a misspelt one would have no effect and go unnoticed.
/// </summary>
internal static class Switches
{
    private static readonly string[] Known = ["port", "urls", "environment", "cors", "cors-credentials"];

    /// <summary>Returns a warning for each switch that is spelt almost like one of the host's.</summary>
    public static IEnumerable<string> Warnings(IEnumerable<string> arguments) =>
        from argument in arguments
        where argument.StartsWith("--", StringComparison.Ordinal)
        let name = argument[2..].Split('=')[0]
        where !Known.Contains(name, StringComparer.OrdinalIgnoreCase)
        from known in Known
        where IsMisspelt(name.ToLowerInvariant(), known)
        select $"The switch --{name} has no effect on the host. Did you mean --{known}?";

    // One letter is missing, added or wrong, or two are swapped.
    private static bool IsMisspelt(string name, string known)
    {
        if (Math.Abs(name.Length - known.Length) > 1) return false;
        var (shorter, longer) = name.Length < known.Length ? (name, known) : (known, name);
        var start = shorter.AsSpan().CommonPrefixLength(longer);
        if (shorter.Length < longer.Length) return shorter.AsSpan(start).SequenceEqual(longer.AsSpan(start + 1));
        return shorter.AsSpan(start + 1).SequenceEqual(longer.AsSpan(start + 1))
            || start + 1 < shorter.Length && shorter[start] == longer[start + 1] && shorter[start + 1] == longer[start]
                && shorter.AsSpan(start + 2).SequenceEqual(longer.AsSpan(start + 2));
    }
}
