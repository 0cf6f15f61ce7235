namespace FunctionApp.Patterns;

/// <summary>What a part of an event is to the rules that ask something of it; a rule that is in neither mask is not satisfied.</summary>
/// <param name="Present">The rules it satisfies with a value that is there.</param>
/// <param name="Absent">The rules it satisfies because nothing that they ask for is there.</param>
internal readonly record struct Found(ulong Present, ulong Absent)
{
    /// <summary>
    /// Adds another element of the same array. A rule takes all its values of one element, so that one is enough which satisfies it with a value;
    /// what shall be absent, though, shall be so in every element.
    /// </summary>
    public Found Or(Found element) => new(Present | element.Present, Absent & element.Absent);
}
