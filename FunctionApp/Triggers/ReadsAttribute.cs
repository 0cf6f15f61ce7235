namespace FunctionApp.Triggers;

/// <summary>
/// The event source mapping that a trigger hands its messages or events to. The app does not start when there is none of that name.
/// </summary>
/// <param name="mapping">The mapping's name, as it is in EventSources.cs.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsAttribute(string mapping) : Attribute
{
    /// <summary>The mapping's name.</summary>
    public string Mapping => mapping;
}
