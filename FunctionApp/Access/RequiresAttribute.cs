namespace FunctionApp.Access;

/// <summary>The action that a caller of an HTTP function must be allowed. The app does not start with an HTTP function that has none.</summary>
/// <param name="action">The action, one of <see cref="Actions"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAttribute(string action) : Attribute
{
    /// <summary>The action.</summary>
    public string Action => action;

    /// <summary>The parameter of route or query that names the function it is about; without one, or where it is absent, it is about all.</summary>
    public string? Function { get; init; }

    /// <summary>Whether the request's body may name destinations, for each of which the caller needs an action more: its operation asks <c>DestinationAccess</c>.</summary>
    public bool NamesDestinations { get; init; }
}
