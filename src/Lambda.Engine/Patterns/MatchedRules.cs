namespace Lambda.Engine.Patterns;

/// <summary>The rules that a part of an event satisfies. A rule in neither mask is not satisfied.</summary>
/// <param name="Present">The rules that it satisfies with a value.</param>
/// <param name="Absent">The rules that it satisfies because everything they check is absent.</param>
internal readonly record struct MatchedRules(ulong Present, ulong Absent)
{
    /// <summary>
    /// Combines this with another element of the same array. A rule takes all its values from one element, so it is enough that one element
    /// satisfies it with a value; but what must be absent has to be absent in every element.
    /// </summary>
    public MatchedRules Or(MatchedRules element) => new(Present | element.Present, Absent & element.Absent);
}
