
namespace Lambda.Functions.Sources;

/// <summary>
/// Names the event source mapping of a trigger. The app does not start if there is no mapping with that name.
/// </summary>
/// <param name="mapping">The mapping's name, as it is in EventSources.cs.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsAttribute(string mapping) : Attribute
{
    /// <summary>The mapping's name.</summary>
    public string Mapping => mapping;
}
