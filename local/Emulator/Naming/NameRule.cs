using System.Text.RegularExpressions;

namespace Local.Emulator.Naming;

/// <summary>The rule for the names of one kind of resource.</summary>
/// <param name="Length">The maximum number of characters.</param>
/// <param name="Characters">The characters that <paramref name="Pattern"/> allows, described for people.</param>
internal sealed record NameRule(int Length, Regex Pattern, string Characters)
{
    /// <summary>Returns the error in a name; null if there is none.</summary>
    public string? Fault(string name) =>
        name.Length > Length ? $"The name has {name.Length} characters; at most {Length} are allowed."
        : Pattern.IsMatch(name) ? null
        : $"'{name}' is not a name: it has {Characters}, and starts and ends with a letter or a digit.";
}
