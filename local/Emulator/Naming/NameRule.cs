using System.Text.RegularExpressions;

namespace Local.Emulator.Naming;

/// <summary>The rule for the names of one kind of resource.</summary>
/// <param name="Length">The most characters.</param>
/// <param name="Characters">Those that <paramref name="Pattern"/> allows, for people.</param>
internal sealed record NameRule(int Length, Regex Pattern, string Characters)
{
    /// <summary>What is wrong with the name; null if nothing is.</summary>
    public string? Fault(string name) =>
        name.Length > Length ? $"The name has {name.Length} characters; at most {Length} are allowed."
        : Pattern.IsMatch(name) ? null
        : $"'{name}' is not a name: it has {Characters}, and starts and ends with a letter or a digit.";
}
