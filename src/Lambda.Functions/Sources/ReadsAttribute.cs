
namespace Lambda.Functions.Sources;

/// <summary>
/// Names the event source mapping that a trigger reads for. The app does not start if there is no mapping with that name.
/// </summary>
/// <param name="mapping">The mapping's name, as it is in EventSources.cs.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsAttribute(string mapping) : Attribute
{
    /// <summary>The name of the event source mapping in EventSources.cs.</summary>
    public string Mapping => mapping;
}
